const enum K { A = 3, B }

export const run = () => K.A + K.B;
