"use overlay";
/** The answers to requests without a body, and to those that are refused. */
import { asset } from "../asset.ts";
import { toJson } from "../overlays/json.ts";
import { answer } from "./answer.ts";
import { refuse } from "./error.ts";
import type { Client, Setup } from "./setup.ts";

/** The method of each endpoint. */
const METHODS: { [path: string]: string } = {
  "/": "GET",
  "/heart": "GET",
  "/device-info": "GET",
  "/networks": "GET",
  "/config": "PUT",
  "/wifi/connect": "PUT",
  "/wifi/status": "GET",
};

/** `GET /wifi/status`: how joining a network for trial went, or goes. */
function joinStatus(setup: Setup): unknown {
  const wifi = require("Wifi");
  if (wifi.getDetails().status === "connected") return { status: "connected", local_ip: wifi.getIP()!.ip };
  return { status: setup._join === "connected" ? "connection_lost" : setup._join };
}

/** Answers a request that was received as a whole; a `PUT` was carried out. */
export function handle(setup: Setup, client: Client): void {
  const [method, path] = client._request.split(" ") as [string, string];
  const expected = METHODS[path];
  if (method === "OPTIONS" || client._request === "GET /heart") answer(client, 204, "");
  else if (!expected) refuse(client, 404, `there is no ${path}`);
  else if (method !== expected) refuse(client, 405, `${path} takes ${expected} only`);
  else if (path === "/") answer(client, 200, asset("./setup.html"), "text/html");
  else if (path === "/wifi/status") answer(client, 200, toJson(joinStatus(setup)));
  else if (path === "/config") answer(client, 200, '{"success":true}');
  else if (setup._networks) answer(client, 200, setup._networks);
  else answer(client, 503, toJson({ error: "Initial Wi-Fi scan not finished yet" }));
}

/** Answers that a request cannot be carried out, and why. */
export function refuseRequest(refusal: { _client: Client; _status: number; _error: string }): void {
  refuse(refusal._client, refusal._status, refusal._error);
}
