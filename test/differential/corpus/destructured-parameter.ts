const f = ({ x, y = 2 }: { x: number; y?: number }, [z]: number[]) => x + y + z!;

export const run = () => f({ x: 1 }, [4]);
