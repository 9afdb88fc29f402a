import { EngineError } from "./errors.ts";

/** The access point of a simulated ESP8266. Who can reach the computer can reach it. */
export class AccessPoint {
  enabled = false;
  ssid = "";
  password = "";
  authMode = "open";
  address = { ip: "192.168.4.1", netmask: "255.255.255.0", gw: "192.168.4.1" };
  /** The station's, with the bit for locally administered addresses. */
  readonly mac: string;

  constructor(mac: string) {
    this.mac = (Number.parseInt(mac.slice(0, 2), 16) | 2).toString(16).padStart(2, "0") + mac.slice(2);
  }

  /** Starts it. Throws the engine's errors when password and `authMode` do not go together. */
  start(ssid: string, options: Record<string, unknown>): void {
    const { password, authMode } = options;
    if (password !== undefined && password !== "" && (typeof password !== "string" || password.length < 8))
      throw new EngineError("Password must be string of at least 8 characters");
    const secret = typeof password === "string" ? password : "";
    const auth = typeof authMode === "string" ? authMode : secret ? "wpa2" : "open";
    if (!["open", "wpa", "wpa2", "wpa_wpa2"].includes(auth)) throw new EngineError("Unknown authMode value");
    if (auth !== "open" && !secret) throw new EngineError("Password not set but authMode not open");
    if (auth === "open" && secret) throw new EngineError("Auth mode set to open but password supplied");
    this.ssid = ssid.slice(0, 32);
    this.password = secret;
    this.authMode = auth;
    this.enabled = true;
  }
}
