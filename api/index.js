// A sketch runs on a board, where `homie build` has put the firmware in the place of this file.
const onBoard = () => {
  throw new Error("homie-espruino runs on a board: build the sketch with npx homie build <sketch.ts>.");
};

exports.disableResetTrigger = onBoard;
exports.isConnected = onBoard;
exports.node = onBoard;
exports.onBroadcast = onBoard;
exports.onEvent = onBoard;
exports.requiredSetting = onBoard;
exports.reset = onBoard;
exports.setIdle = onBoard;
exports.setOfflineTimeout = onBoard;
exports.setResetTrigger = onBoard;
exports.setStandalone = onBoard;
exports.setting = onBoard;
