// A sketch runs on a board, where `homie build` has put the firmware in the place of this file.
const onBoard = () => {
  throw new Error("homie-espruino runs on a board: build the sketch with npx homie build <sketch.ts>.");
};

exports.debug = onBoard;
exports.disableLed = onBoard;
exports.disableResetTrigger = onBoard;
exports.error = onBoard;
exports.every = onBoard;
exports.getConfiguration = onBoard;
exports.info = onBoard;
exports.isConfigured = onBoard;
exports.isConnected = onBoard;
exports.node = onBoard;
exports.on = onBoard;
exports.onBroadcast = onBoard;
exports.onEvent = onBoard;
exports.onInput = onBoard;
exports.onReady = onBoard;
exports.prepareToSleep = onBoard;
exports.propertyOf = onBoard;
exports.requiredSetting = onBoard;
exports.reset = onBoard;
exports.sendTarget = onBoard;
exports.setAlert = onBoard;
exports.setIdle = onBoard;
exports.setLed = onBoard;
exports.setOfflineTimeout = onBoard;
exports.setResetTrigger = onBoard;
exports.setStandalone = onBoard;
exports.setting = onBoard;
exports.sleep = onBoard;
exports.warn = onBoard;
