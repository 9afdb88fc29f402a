"use overlay";
/** The answers to requests without a body, and to those that are refused. */
import { asset } from "../../asset.ts";
import { toJson } from "../json.ts";
import { answer } from "./answer.ts";
import { refuse } from "./refuse.ts";
import type { Client, Setup } from "./setup.ts";

/** What the page is, and that it is compressed: every browser takes that. */
const PAGE = "text/html\r\nContent-Encoding: gzip";

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

/** Answers a request that was received as a whole; a `PUT` was carried out. */
export function handle(setup: Setup, client: Client): void {
  const [method, path] = client._request.split(" ") as [string, string];
  const expected = METHODS[path];
  let status = 200;
  let body = "";
  if (method === "OPTIONS" || client._request === "GET /heart") status = 204;
  else if (!expected) status = 404;
  else if (method !== expected) status = 405;
  else if (path === "/config") body = '{"success":true}';
  else if (path === "/networks") {
    body = setup._networks;
    if (!body) {
      status = 503;
      body = '{"error":"Initial Wi-Fi scan not finished yet"}';
    }
  } else if (path === "/wifi/status") {
    // How joining a network for trial went, or goes.
    const wifi = require("Wifi");
    const { status: joined } = wifi.getDetails();
    const gone = setup._join === "connected" ? "connection_lost" : setup._join;
    if (joined === "connected") body = `{"status":"connected","local_ip":"${wifi.getIP()!.ip}"}`;
    else body = `{"status":"${gone}"}`;
  }
  if (status === 404) refuse(client, status, `there is no ${path}`);
  else if (status === 405) refuse(client, status, `${path} takes ${expected} only`);
  else if (path === "/") answer(client, status, asset("./setup.html"), PAGE);
  else answer(client, status, body);
}

/** Answers that a request cannot be carried out, and why. */
export function refuseRequest(refusal: { _client: Client; _status: number; _error: string }): void {
  const { _client: client, _status: status, _error: error } = refusal;
  const body = toJson({ success: false, error });
  answer(client, status, body);
}
