import { board, type TestBoard } from "homie-espruino/testing";
import { expect, it } from "vitest";

/** Lets time pass. @returns after how many seconds each the console had another line with these first words */
async function times(made: TestBoard, words: string, seconds: number): Promise<number[]> {
  const count = () => made.console.filter((line) => line.startsWith(words)).length;
  const found: number[] = [];
  for (let second = 1, before = count(); second <= seconds; second++) {
    await made.advance("1 s");
    if (count() > before) found.push(second);
    before = count();
  }
  return found;
}

it("a broker that is away is tried again after pauses that double, up to about a minute, and anew once it was there", async () => {
  const made = await board("../../examples/light.ts");
  await made.ready();
  for (let time = 0; time < 2; time++) {
    await made.broker.stop();
    expect(await times(made, "MQTT: ", 260)).toEqual([1, 3, 7, 15, 31, 63, 127, 191, 255]);
    await made.broker.start();
    await made.ready();
  }
});

it("a network that is away is joined again after pauses that double, up to two minutes, and anew once it was there", async () => {
  const made = await board("../../examples/light.ts");
  await made.ready();
  for (let time = 0; time < 2; time++) {
    await made.wifi.drop();
    expect(await times(made, "Wi-Fi: ", 360)).toEqual([2, 17, 47, 107, 227, 347]);
    await made.wifi.restore();
    await made.ready();
  }
});

it("the broker is not looked for while the network is away", async () => {
  const made = await board("../../examples/light.ts");
  await made.ready();
  await made.broker.stop();
  await made.advance("10 s");
  await made.wifi.drop();
  await made.advance("1 s");
  expect(await times(made, "MQTT: ", 120)).toEqual([]);
  await made.wifi.restore();
  await made.broker.start();
  await made.ready();
});
