import { AskButton } from '../ask-button.tsx'

export default function Page() {
  return (
    <>
      <h1>Order 4711</h1>
      <p className="lead">Packed this morning. The courier has your three plants.</p>
      <AskButton>Something wrong with it?</AskButton>
    </>
  )
}
