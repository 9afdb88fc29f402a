"use overlay";
import type { Client } from "./setup.ts";

/** Sends what comes before an answer; what it holds follows as the network takes it. */
export function sendHead(head: { _client: Client; _status: number; _body: string; _type: string | undefined }): void {
  const { _client: client, _status: status, _body: body, _type: type } = head;
  const { length } = body;
  const text =
    `HTTP/1.1 ${status} ${status < 300 ? "OK" : "Error"}\r\nConnection: close\r\nCache-Control: no-store\r\n` +
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, PUT\r\n" +
    "Access-Control-Allow-Headers: Content-Type, Origin, Referer, User-Agent\r\n" +
    "Access-Control-Allow-Private-Network: true\r\n" +
    (status === 204 ? "\r\n" : `Content-Type: ${type || "application/json"}\r\nContent-Length: ${length}\r\n\r\n`);
  client._answer = body;
  try {
    if (length) client.write(text);
    else client.end(text);
  } catch (_) {
    // The client has hung up.
  }
}
