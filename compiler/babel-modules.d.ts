// Babel's plugins have no types of their own: each is something that Babel takes.

declare module "@babel/plugin-transform-*" {
  const plugin: object;
  export default plugin;
}
