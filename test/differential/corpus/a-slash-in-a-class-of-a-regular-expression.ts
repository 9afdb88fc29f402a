export const run = () => [/^[^/]+$/.test('a/b'), /[/]/.test('/')];
