// Stands in for the ESP8266's Wifi module on Espruino for Linux: a station that always gets through. The host fills in
// MAC and PORT, and stores this file as the module "Wifi". It runs on the engine, so it uses nothing that the engine lacks, and
// as few live functions as it can: the chip's own module costs no variables, this one counts against the firmware.
// PORT is what the device's port 80 is on this computer.
const w = exports;

// Serves every call that only has to be answered: its last argument, if it is a function, gets `null` a little later.
w.setAPIP =
  w.setHostname =
  w.stopAP =
    function () {
      const callback = arguments[arguments.length - 1];
      if (typeof callback === "function") setTimeout(callback, 1, null);
    };

w.startAP = (_ssid, _options, callback) => {
  const net = require("net");
  const create = net.createServer;
  net.createServer = (handler) => {
    const server = create(handler);
    const listen = server.listen;
    net.createServer = create;
    server.listen = () => {
      server.listen = listen;
      server.listen(__PORT__);
    };
    return server;
  };
  setTimeout(callback, 1, null);
};

w.setIP = (settings, callback) => {
  w.i = settings;
  setTimeout(callback, 1, null);
};

w.connect = (ssid, _options, callback) => {
  setTimeout(() => {
    w.s = ssid;
    callback(null);
    w.emit("connected", w.getIP());
  }, 50);
};

w.disconnect = (callback) => {
  w.emit("disconnected", { ssid: w.s, reason: "8" });
  w.s = undefined;
  if (callback) callback();
};

// Serves getAPIP too: nobody asks for more than an address and the MAC.
w.getIP = w.getAPIP = () => ({
  ip: w.i ? w.i.ip : "127.0.0.1",
  netmask: "255.0.0.0",
  gw: "127.0.0.1",
  mac: "__MAC__",
});

w.getDetails = w.getStatus = () => ({ status: w.s ? "connected" : "off", station: "connected", rssi: -60, ssid: w.s });

w.getHostByName = (name, callback) => {
  setTimeout(callback, 1, name);
};

w.scan = (callback) => {
  setTimeout(callback, 100, [
    { ssid: "Espruino on Linux", mac: "02:00:00:00:00:01", rssi: -60, authMode: "wpa2", channel: 1 },
  ]);
};
