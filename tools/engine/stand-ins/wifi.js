// Stands in for the ESP8266's Wifi module on Espruino for Linux: a station that always gets through. The host fills in
// MAC, and stores this file as the module "Wifi". It runs on the engine, so it uses nothing that the engine lacks, and
// few live functions: those are what memory goes to.
const s = { status: "off", ssid: "", ap: "disabled" };

function done(callback) {
  if (callback) setTimeout(callback, 1, null);
}

function withMac(ip, netmask, gw) {
  return { ip: ip, netmask: netmask, gw: gw, mac: "__MAC__" };
}

exports.connect = (ssid, _options, callback) => {
  s.ssid = ssid;
  s.status = "connecting";
  setTimeout(() => {
    if (s.status !== "connecting") return;
    s.status = "connected";
    if (callback) callback(null);
    exports.emit("associated", { ssid: s.ssid, mac: "02:00:00:00:00:01", channel: 1 });
    exports.emit("connected", exports.getIP());
  }, 50);
};

exports.disconnect = (callback) => {
  if (s.status === "connected") exports.emit("disconnected", { ssid: s.ssid, reason: "8" });
  s.status = "off";
  done(callback);
};

exports.getIP = () => {
  if (s.status !== "connected") return withMac("0.0.0.0", "0.0.0.0", "0.0.0.0");
  return s.ip ? withMac(s.ip.ip, s.ip.netmask, s.ip.gw) : withMac("127.0.0.1", "255.0.0.0", "127.0.0.1");
};

exports.getAPIP = () => withMac("192.168.4.1", "255.255.255.0", "192.168.4.1");

exports.getDetails = () => ({ status: s.status, rssi: -60, ssid: s.ssid });

exports.getStatus = () => ({ mode: "sta", station: s.status, ap: s.ap });

exports.setIP = (settings, callback) => {
  s.ip = settings;
  done(callback);
};

exports.setAPIP = exports.setHostname = (_setting, callback) => {
  done(callback);
};

exports.scan = (callback) => {
  setTimeout(callback, 100, [
    { ssid: "Espruino on Linux", mac: "02:00:00:00:00:01", rssi: -60, authMode: "wpa2", channel: 1 },
  ]);
};

exports.startAP = (_ssid, _options, callback) => {
  s.ap = "enabled";
  done(callback);
};

exports.stopAP = (callback) => {
  s.ap = "disabled";
  done(callback);
};
