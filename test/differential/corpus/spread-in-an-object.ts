export const run = () => {
  const a = { x: 1, y: 2 };
  return [{ ...a, y: 3, ...{ z: 4 } }, { x: 5, ...a }, { ...undefined, ...null }];
};
