enum Color { Red, Green = 5, Blue }

export const run = () => [Color.Green, Color[6], Color.Blue];
