import type { SoakDevice } from "./soak-device.ts";

/** How many messages are sent at once, before their answers are waited for: the engine holds some more, and on Linux sleeps up to 50 ms in between. */
const BURST = 50;

/** How many messages were sent, by QoS; each was answered. */
export type Sent = [qos0: number, qos1: number];

/** Switches the light on and off, by messages of which one half has QoS 0; each of them has to be answered. */
export async function exchange(device: SoakDevice, messages: number): Promise<Sent> {
  const { rig } = device;
  const sent: Sent = [0, 0];
  for (let left = messages; left > 0; left -= BURST) {
    const values = Array.from({ length: Math.min(BURST, left) }, (_, i) => `${i % 2 === 0}`);
    const publishing = values.map((value, i) => {
      const qos = (i >> 1) % 2 ? 1 : 0;
      sent[qos]++;
      return rig.publish("light/on/set", value, { qos });
    });
    await Promise.all(publishing);
    const answers = () => rig.said.flatMap(({ attribute, payload }) => (attribute === "light/on" ? [payload] : []));
    await rig.until(() => answers().length >= values.length, `${values.length} answers`);
    if (answers().join() !== values.join()) {
      throw new Error(`The light was switched ${values.join()} and answered ${answers().join()}.`);
    }
    device.look();
  }
  return sent;
}
