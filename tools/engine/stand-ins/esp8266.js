// Stands in for the ESP8266 module on Espruino for Linux, where a reboot ends the process: the host starts it again.
exports.reboot = () => {
  E.reboot();
};

exports.getState = () => ({ freeHeap: process.memory().free * process.memory().blocksize, maxCon: 10 });
