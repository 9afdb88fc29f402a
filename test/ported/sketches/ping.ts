/** Ping: says "hello" when the device is ready and every five minutes, and answers whatever it is sent with "pong". */
import * as homie from "homie-espruino";

const SHORTEST = 60;

/** A node that pings. @param seconds from one "hello" to the next, more than a minute */
function pingNode(id: string, name: string, seconds = 300): void {
  const interval = Math.max(seconds, SHORTEST) * 1000;
  const node = homie.node(id, name, "ping");
  const ping = node.advertise("ping", { name: "ping", settable: true });
  let isDue = true;

  node.onInput((property, value) => {
    console.log(`Ping: ${property.id} = ${value}`);
    ping.send("pong");
    return true;
  });

  /** What is due while there is no connection waits for the next one. */
  function hello(): void {
    isDue = !homie.isConnected();
    if (isDue) return;
    console.log(`Sending hello: ${id}`);
    ping.send("hello");
    setTimeout(hello, interval);
  }

  homie.on("MQTT_READY", () => {
    if (isDue) hello();
  });
}

pingNode("ping", "Ping");
