/** Configuration mode: an access point, and an HTTP JSON API with a setup page. Evaluated when it starts. */
import { deviceInfo, networks } from "../config/api.ts";
import { parseJson, toJson } from "../config/json.ts";
import { storeConfig } from "../config/store.ts";
import type { Device } from "../homie/device.ts";
import { MAX_CONFIG } from "../journal/format.ts";

const ADDRESS = "192.168.123.1";
/** Between scans until one has found something, in milliseconds. */
const SCAN_PAUSE = 5000;
/** From a valid configuration to the reboot, in milliseconds: the answer has to get out. */
const REBOOT_PAUSE = 2000;
/** How long a request may take to send its body, in milliseconds. */
const BODY_TIMEOUT = 10000;

type Answer = (status: number, body?: unknown) => void;

export function startConfiguration(device: Device): void {
  const wifi = require("Wifi");
  const hardwareId = wifi.getIP()!.mac.split(":").join("").toLowerCase();
  let scanned = "";
  let status = "idle";
  let configured = false;

  const scan = () =>
    wifi.scan((found) => {
      if (found.length) scanned = toJson(networks(found));
      else setTimeout(scan, SCAN_PAUSE);
    });

  const failure = (error: string) => ({ success: false, error });

  const putConfig = (body: string, answer: Answer) => {
    if (configured) return answer(403, failure("Device already configured"));
    const problem = storeConfig(device._settings, parseJson(body));
    if (problem) return answer(400, failure(problem));
    configured = true;
    answer(200, { success: true });
    print("Configured, rebooting");
    setTimeout(() => require("ESP8266").reboot(), REBOOT_PAUSE);
  };

  const putConnect = (body: string, answer: Answer) => {
    const wanted = parseJson(body) as { ssid: unknown; password: unknown } | undefined;
    if (!wanted || typeof wanted.ssid !== "string" || !wanted.ssid) return answer(400, failure("ssid: is missing"));
    const { password } = wanted;
    if (password !== undefined && password !== null && typeof password !== "string") {
      return answer(400, failure("password: is not a string"));
    }
    status = "disconnected";
    wifi.connect(wanted.ssid, password ? { password } : {}, (error) => {
      status = !error ? "connected" : error === "no_ap_found" ? "no_ssid_available" : "connect_failed";
    });
    answer(202, { success: true });
  };

  const route = (request: string, body: string, answer: Answer) => {
    if (request === "GET /heart") answer(204);
    else if (request === "GET /device-info") answer(200, deviceInfo(device, hardwareId));
    else if (request === "GET /networks") {
      if (scanned) answer(200, scanned);
      else answer(503, { error: "Initial Wi-Fi scan not finished yet" });
    } else if (request === "GET /wifi/status") {
      answer(200, status === "connected" ? { status, local_ip: wifi.getIP()!.ip } : { status });
    } else if (request === "PUT /config") putConfig(body, answer);
    else if (request === "PUT /wifi/connect") putConnect(body, answer);
    else if (request.startsWith("OPTIONS ")) answer(204);
    else answer(404, { error: `${request} is not known` });
  };

  const serve = (request: HttpRequest, response: HttpResponse) => {
    const line = `${request.method} ${request.url.split("?")[0]}`;
    let body = "";
    let answered = false;
    let timer: Timer | undefined;
    const answer: Answer = (code, content) => {
      if (answered) return;
      answered = true;
      if (timer !== undefined) clearTimeout(timer);
      const text = content === undefined ? "" : typeof content === "string" ? content : toJson(content);
      response.writeHead(code, {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, PUT",
        "Access-Control-Allow-Headers": "Content-Type, Origin, Referer, User-Agent",
        "Content-Type": "application/json",
        "Content-Length": `${text.length}`,
        Connection: "close",
      });
      response.end(text);
    };
    if (request.method !== "PUT") {
      route(line, "", answer);
      return;
    }
    const length = Number(request.headers["Content-Length"] || request.headers["content-length"]);
    if (!(length <= MAX_CONFIG)) {
      answer(length > MAX_CONFIG ? 413 : 411, failure(`the body must have 1 to ${MAX_CONFIG} bytes`));
      return;
    }
    timer = setTimeout(() => answer(408, failure("the body did not arrive in time")), BODY_TIMEOUT);
    request.on("data", (piece) => {
      if (answered) return;
      body += piece;
      if (body.length >= length) route(line, body.substr(0, length), answer);
    });
    request.on("close", () => {
      answered = true;
      if (timer !== undefined) clearTimeout(timer);
    });
  };

  const name = `${__FW_BRAND__}-${hardwareId}`;
  wifi.startAP(name, { authMode: "open" }, (error) => {
    if (error) print(`Access point: ${error}`);
    wifi.setAPIP({ ip: ADDRESS, gw: ADDRESS, netmask: "255.255.255.0" }, () => {
      require("http").createServer(serve).listen(80);
      print(`Configuration mode: join ${name} and open http://${ADDRESS}`);
      scan();
    });
  });
}
