import type { IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";

/**
 * Why a request may not come from our own page, or from who opens it; undefined when it does. Another page that the browser
 * shows can send requests here, too: its own origin gives it away, or, where it has brought its own name to lead here
 * (DNS rebinding), the name that the request is for.
 * @param host what was said to be our name or address
 * @param canBeNamed whether a person can say what our name is
 */
export function strangeness(request: IncomingMessage, host: string, canBeNamed: boolean): string | undefined {
  const { headers, method, socket, url } = request;
  const own = ownHosts(socket, host);
  if (!own.includes(headers.host?.toLowerCase() ?? "")) {
    const advice = canBeNamed ? " If it has another name, give that with --host." : "";
    return `This server answers to http://${own[0]} only.${advice}`;
  }
  const isOwn = headers.origin === `http://${headers.host}`.toLowerCase();
  if (method === "POST" ? !isOwn : headers.origin !== undefined && !isOwn) {
    return "This request does not come from this server's own page.";
  }
  // A link on another page may lead to ours, and to nothing else.
  const site = headers["sec-fetch-site"];
  if (url !== "/" && site !== undefined && site !== "same-origin" && site !== "none") {
    return "This request comes from another site.";
  }
  return undefined;
}

/** What we are called, as a request's `Host` says it: by our address at which it has arrived, and by our name. */
function ownHosts({ localAddress = "", localPort }: Socket, host: string): string[] {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "");
  const isLocal = address === "::1" || address.startsWith("127.");
  const names = [address.includes(":") ? `[${address}]` : address, ...(isLocal ? ["localhost"] : [])];
  if (!isIP(host)) names.unshift(host.toLowerCase());
  return names.flatMap((name) => [`${name}:${localPort}`, ...(localPort === 80 ? [name] : [])]);
}
