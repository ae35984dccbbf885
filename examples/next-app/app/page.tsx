import { AskButton } from './ask-button.tsx'

export default function Page() {
  return (
    <>
      <h1>Plants that forgive you</h1>
      <p className="lead">Grown two streets from here, packed by hand, at your door in three days.</p>
      <AskButton>Ask about a plant</AskButton>
    </>
  )
}
