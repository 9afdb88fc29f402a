"use overlay";
import { later } from "../../overlay.ts";
/** Configuration mode: an access point, and an HTTP JSON API with a setup page. */
import type { Device } from "../../resident/device.ts";
import { takeChange } from "../change.ts";
import { pickMembers } from "../pick-members.ts";
import { type Reading, readOn, startReading } from "../read-json.ts";
import { restart } from "../reboot.ts";
import { accept } from "./accept.ts";
import { answerDeviceInfo } from "./device-info.ts";
import { handle, refuseRequest } from "./handle.ts";
import { listNetworks } from "./networks.ts";
import { putConnect } from "./put-connect.ts";
import { receive } from "./receive.ts";
import type { Client, Setup } from "./setup.ts";

const ADDRESS = "192.168.123.1";
/** From one scan that has found nothing to the next, in milliseconds. */
const SCAN_PAUSE = 5000;
/** Bytes of an answer that are handed to the engine at a time. */
const PIECE = 512;
/** Bytes of a request that may wait to be looked at. */
const MAX_WAITING = 4096;
/** From a valid configuration to the reboot, in milliseconds: the answer has to get out. */
const REBOOT_PAUSE = 2000;

/** Opens the access point and the server. */
export function startSetup(device: Device): void {
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
    // No more than to keep it, deep in the C stack. What comes faster than it is taken is lost, and the request with it.
    if (this._inbox.length < MAX_WAITING) this._inbox += data;
    if (this._due) return;
    this._due = true;
    later(takeRequest, { _setup: setup, _client: this });
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
  const name = `${__FW_BRAND__}-${setup._hardwareId}`;
  const options = __AP_PASSWORD__ ? { authMode: "wpa2", password: __AP_PASSWORD__ } : { authMode: "open" };
  wifi.startAP(name, options, (error) => {
    if (error) print(`! Access point: ${error}`);
    later(serve, { _setup: setup, _name: name });
  });
}

/** The access point is there. */
export function serve(point: { _setup: Setup; _name: string }): void {
  const { _setup: setup, _name: name } = point;
  require("Wifi").setAPIP({ ip: ADDRESS, gw: ADDRESS, netmask: "255.255.255.0" }, () => {
    const server = require("net").createServer((client) => {
      accept(setup, client as unknown as Client);
    });
    server.listen(80);
    print(`Configuration mode: join ${name} and open http://${ADDRESS}`);
    later(scan, setup);
  });
}

/** Looks for networks, until there are any. */
export function scan(setup: Setup): void {
  require("Wifi").scan((found) => {
    if (found.length) setup._networks = listNetworks(found);
    else later(scan, setup, SCAN_PAUSE);
  });
}

/** Takes what has arrived of a request. */
export function takeRequest(request: { _setup: Setup; _client: Client }): void {
  const { _setup: setup, _client: client } = request;
  const data = client._inbox;
  client._inbox = "";
  client._due = false;
  const complete = receive(setup, client, data);
  if (complete) later(carryOut, request);
}

/** Carries out a request that is complete. */
export function carryOut(request: { _setup: Setup; _client: Client }): void {
  const { _setup: setup, _client: client } = request;
  if (client._request === "GET /device-info") answerDeviceInfo(setup, client);
  else if (client._request === "PUT /wifi/connect") later(connect, request);
  else if (client._request !== "PUT /config") handle(setup, client);
  else if (setup._configured)
    later(refuseRequest, { _client: client, _status: 403, _error: "Device already configured" });
  else later(configure, request);
}

/** `PUT /wifi/connect`. */
export function connect(request: { _setup: Setup; _client: Client }): void {
  const { _setup: setup, _client: client } = request;
  const reading = startReading(client._body!);
  client._body = "";
  later(readNetwork, { _setup: setup, _client: client, _reading: reading });
}

/** Reads a part of what says which network is to be joined. */
export function readNetwork(request: { _setup: Setup; _client: Client; _reading: Reading }): void {
  const { _setup: setup, _client: client, _reading: reading } = request;
  const fault = readOn(reading);
  if (fault) later(refuseRequest, { _client: client, _status: 400, _error: `body: ${fault}` });
  else if (reading._at < reading._text.length) later(readNetwork, request);
  else {
    const { _json: json } = reading;
    const wanted = pickMembers(json, json.length, "", "ssid password");
    putConnect(setup, client, wanted!);
  }
}

/** `PUT /config`. */
export function configure(request: { _setup: Setup; _client: Client }): void {
  const { _setup: setup, _client: client } = request;
  const done = (status: string) => {
    later(answerConfiguration, { _setup: setup, _client: client, _status: status });
  };
  // Not by a variable of its own: `done` would hold it.
  later(takeChange, {
    _device: setup._device,
    _text: client._body!,
    _isPatch: false,
    _source: "body: ",
    _done: done,
  });
  client._body = "";
}

/** Answers `PUT /config` with what became of the configuration. */
export function answerConfiguration(answer: { _setup: Setup; _client: Client; _status: string }): void {
  const { _setup: setup, _client: client, _status: status } = answer;
  if (status !== "200" && status !== "304") {
    const code = Number(status.substr(0, 3));
    let error = status.substr(4);
    if (code === 500) error = "the flash does not hold what was written";
    later(refuseRequest, { _client: client, _status: code, _error: error });
    return;
  }
  setup._configured = true;
  print("Configured, rebooting");
  later(restart, setup._device, REBOOT_PAUSE);
  handle(setup, client);
}
