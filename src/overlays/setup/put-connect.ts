"use overlay";
import { PASSWORD_BYTES, SSID_BYTES } from "../../formats/config/rules.ts";
import { answer } from "./answer.ts";
import { refuse } from "./refuse.ts";
import type { Client, Setup } from "./setup.ts";

/** What is wrong with a network that is to be joined; empty when nothing is. */
function problemOf(ssid: unknown, password: unknown): string {
  if (ssid === undefined) return "ssid: is missing";
  if (typeof ssid !== "string") return "ssid: is not a string";
  if (ssid.length < 1 || ssid.length > SSID_BYTES) return `ssid: is not 1 to ${SSID_BYTES} bytes long`;
  if (password === undefined || password === null) return "";
  if (typeof password !== "string") return "password: is not a string";
  return password.length > PASSWORD_BYTES ? `password: is longer than ${PASSWORD_BYTES} bytes` : "";
}

/** `PUT /wifi/connect`: joins a network for trial. */
export function putConnect(setup: Setup, client: Client, wanted: { ssid?: unknown; password?: unknown }): void {
  const problem = problemOf(wanted.ssid, wanted.password);
  if (problem) {
    refuse(client, 400, problem);
    return;
  }
  setup._join = "disconnected";
  const joined = (error: string | null | undefined): void => {
    setup._join = error ? (error === "no_ap_found" ? "no_ssid_available" : "connect_failed") : "connected";
  };
  const { password } = wanted as { password?: string };
  require("Wifi").connect(wanted.ssid as string, password ? { password } : {}, joined);
  answer(client, 202, '{"success":true}');
}
