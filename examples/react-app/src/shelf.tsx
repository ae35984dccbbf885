const plants = [
  { name: 'Calathea', price: '€24', note: 'Folds its leaves in the evening', hue: 140 },
  { name: 'Bird’s nest fern', price: '€18', note: 'Happy in the bathroom', hue: 100 },
  { name: 'Rubber fig', price: '€32', note: 'Forgives a forgotten week', hue: 165 },
]

/** Today's plants. */
export const Shelf = () => (
  <ul className="shelf">
    {plants.map(({ name, price, note, hue }) => (
      <li key={name}>
        <svg viewBox="0 0 200 150" aria-hidden="true" fill={`hsl(${hue} 38% 38%)`}>
          <path d="M100 118C60 100 52 62 62 34c28 12 40 44 38 84z" />
          <path d="M100 118c40-18 48-56 38-84-28 12-40 44-38 84z" opacity=".8" />
          <path d="M100 118c-10-30-8-66 0-92 8 26 10 62 0 92z" opacity=".6" />
          <path d="M76 112h48l-6 30H82z" fill="#b5653f" />
        </svg>
        <h2>
          {name}, {price}
        </h2>
        <p>{note}</p>
      </li>
    ))}
  </ul>
)
