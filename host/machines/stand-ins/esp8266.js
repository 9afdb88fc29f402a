// Stands in for the ESP8266 module on Espruino for Linux, where a reboot ends the process: the host starts it again.
exports.reboot = E.reboot;
exports.getResetInfo = () => ({ reason: "__REASON__", exccause: 0, excvaddr: 0 });
