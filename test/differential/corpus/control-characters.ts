export const run = () => { const text = "\x01a\x01b\x02\x00\x7f\x1f"; const codes: number[] = []; for (let i = 0; i < text.length; i++) codes.push(text.charCodeAt(i)); return codes; };
