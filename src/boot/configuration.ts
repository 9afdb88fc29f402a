/** Configuration mode: an access point, and an HTTP JSON API with a setup page. Evaluated when it starts. */
import type { Parsed } from "../config/apply.ts";
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Client, Setup } from "../setup/setup.ts";

const ADDRESS = "192.168.123.1";
/** From one scan that has found nothing to the next, in milliseconds. */
const SCAN_PAUSE = 5000;
/** Bytes of an answer that are handed to the engine at a time. */
const PIECE = 512;

/** Carries out a request that is complete: one phase after the other, so that memory never holds more than one. */
function carryOut(setup: Setup, client: Client): void {
  const request = client._request;
  if (request === "GET /device-info") phase<typeof import("../setup/device-info.ts")>().answerDeviceInfo(setup, client);
  else if (request !== "PUT /config" && request !== "PUT /wifi/connect")
    phase<typeof import("../setup/handle.ts")>().handle(setup, client);
  else {
    let status = setup._configured && request === "PUT /config" ? "403 Device already configured" : "";
    const parsed: Parsed = {};
    parsed._config = phase<typeof import("../setup/parse-body.ts")>().parseBody(client, (fault) => {
      status = status || `400 body: ${fault}`;
    });
    if (request === "PUT /config") {
      if (!status) status = phase<typeof import("../config/apply.ts")>().applyConfig(setup._device._settings, parsed);
      phase<typeof import("../setup/put-config.ts")>().answerConfig(setup, client, status);
    } else if (status) phase<typeof import("../setup/error.ts")>().refuse(client, 400, status.substr(4));
    else phase<typeof import("../setup/put-connect.ts")>().putConnect(setup, client, parsed._config as object);
  }
}

export function startConfiguration(device: Device): void {
  const wifi = require("Wifi");
  const setup = {
    _device: device,
    _networks: "",
    _join: "idle",
    _configured: false,
    _open: 0,
    _awaited: 0,
  } as unknown as Setup;
  setup._hardwareId = wifi.getIP()!.mac.split(":").join("").toLowerCase();
  setup._receive = function (data) {
    // Not while the last piece of the request lies in memory.
    if (phase<typeof import("../setup/receive.ts")>().receive(setup, this, data)) setTimeout(carryOut, 0, setup, this);
  };
  setup._drained = function () {
    if (!this._answer) return;
    const piece = this._answer.substr(this._at, PIECE);
    this._at += PIECE;
    try {
      if (this._at < this._answer.length) {
        this.write(piece);
        return;
      }
      this.end(piece);
    } catch (_) {
      // The client has hung up.
    }
    this._answer = "";
  };
  setup._closed = function () {
    clearTimeout(this._timer);
    setup._open--;
    setup._awaited -= this._awaited;
  };
  setup._expired = (client: Client) => {
    if (client._answer === undefined)
      phase<typeof import("../setup/error.ts")>().refuse(client, 408, "the request did not arrive in time");
  };
  const scan = () =>
    wifi.scan((found) => {
      if (found.length) setup._networks = phase<typeof import("../setup/networks.ts")>().listNetworks(found);
      else setTimeout(scan, SCAN_PAUSE);
    });

  const name = `${__FW_BRAND__}-${setup._hardwareId}`;
  const options = __AP_PASSWORD__ ? { authMode: "wpa2", password: __AP_PASSWORD__ } : { authMode: "open" };
  wifi.startAP(name, options, (error) => {
    if (error) print(`! Access point: ${error}`);
    wifi.setAPIP({ ip: ADDRESS, gw: ADDRESS, netmask: "255.255.255.0" }, () => {
      require("net")
        .createServer((client) =>
          phase<typeof import("../setup/accept.ts")>().accept(setup, client as unknown as Client),
        )
        .listen(80);
      print(`Configuration mode: join ${name} and open http://${ADDRESS}`);
      scan();
    });
  });
}
