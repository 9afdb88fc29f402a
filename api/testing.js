// What a test imports is a module that is loaded when the first board is asked for; where that was, only is known here.
exports.board = (sketch, options) => {
  const { stack } = new Error();
  return import("../dist/testing/index.js").then(({ boardCalledFrom }) => boardCalledFrom(stack, sketch, options));
};
