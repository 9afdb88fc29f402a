import { describe, expect, it } from "vitest";
import { benchTable, type Figures, missedAims } from "../../bench/engine/report.ts";
import { replaceTables } from "../../bench/page-tables.ts";
import { atob, E, loadDeviceModule } from "../support/device-module.ts";

const good: Figures = {
  idle: 40,
  counter: 17,
  standIns: 93,
  ready: 710,
  afterMessages: [
    { messages: 50, used: 714 },
    { messages: 1000, used: 714 },
    { messages: 10000, used: 720 },
  ],
  afterReconnects: { reconnects: 5, used: 714 },
  configuration: 500,
  requests: 900,
  otaRaw: 1010,
  otaBase64: 1010,
  heldRaw: true,
  heldBase64: true,
  otaSize: 61440,
  declared: [
    { what: "A node", variables: 10, most: 10 },
    { what: "A setting", variables: 12.05 },
  ],
  mostNodes: 20,
  loader: Buffer.alloc(3852),
  image: {
    image: Buffer.alloc(47000),
    fill: 0.574,
    entry: { name: "", offset: 40000, length: 5000 },
    overlays: [3, 9, 5, 1, 7, 2].map((size) => ({ name: `src/${size}.ts`, offset: 0, length: size * 1000 })),
  } as unknown as Figures["image"],
  instructions: { receive: 1305.2, write: 4771.7, md5: 100, textbook: 200 },
};

describe("the aims of the benchmarks", () => {
  it("are met at their limits", () => {
    expect(missedAims(good)).toEqual([]);
  });

  it("are named when they are missed", () => {
    const bad: Figures = {
      ...good,
      ready: 711,
      otaRaw: 1011,
      otaBase64: 1012,
      heldRaw: false,
      heldBase64: false,
      declared: [{ what: "A node", variables: 10.1, most: 10 }],
      mostNodes: 19,
      afterMessages: [...good.afterMessages.slice(0, 2), { messages: 10000, used: 721 }],
      afterReconnects: { reconnects: 5, used: 724 },
      instructions: { ...good.instructions, md5: 101 },
    };
    expect(missedAims(bad)).toEqual([
      "when ready 999 of 1600 variables are free; the aim is 1000",
      "at the peak of an update 699 of 1600 variables are free; the aim is 700",
      "at the peak of an update in Base64 698 of 1600 variables are free; the aim is 700",
      "an update as it is does not work while the sketch holds 400 variables",
      "an update in Base64 does not work while the sketch holds 400 variables",
      "after 10,000 messages 7 variables more are in use; the aim is none",
      "after 5 reconnects 10 variables more are in use; the aim is none",
      "a node takes 10.1 variables; the aim is 10",
      "a device takes an update with at most 19 nodes of 5 properties; the aim is 20",
      "the JavaScript MD5 takes 51 % of the textbook's instructions; the aim is half",
    ]);
  });
});

describe("the table of the benchmarks", () => {
  it("takes the counter and the stand-ins off what the chip has in use", () => {
    expect(benchTable(good)).toContain("| Ready | 710 | 600 | 1000 | 1000 free |");
    expect(benchTable(good)).toContain("| Peak of an update of 60 KB | 1010 | 900 | 700 | 700 free |");
  });

  it("names the largest overlays, the largest first", () => {
    const names = [...benchTable(good).matchAll(/src\/(\d)\.ts/g)].map((match) => match[1]);
    expect(names).toEqual(["9", "7", "5", "3", "2"]);
  });

  it("takes the place of the one before, and leaves the rest of the page as it is", () => {
    const page = "# Title\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nText.\n";
    const once = replaceTables(page, "bench", "| new |", "page.md");
    expect(once).toBe("# Title\n\n<!-- bench:begin -->\n| new |\n<!-- bench:end -->\n\nText.\n");
    expect(replaceTables(once, "bench", "| new |", "page.md")).toBe(once);
  });

  it("needs its place to be marked", () => {
    expect(() => replaceTables("# Title\n", "bench", "| new |", "page.md")).toThrow(
      /page\.md: the lines .*bench:begin/,
    );
  });
});

it("the textbook's MD5, which ours is compared with, is MD5", async () => {
  type Blocks = (state: Int32Array, bytes: Uint8Array, length: number) => void;
  type Block = (state: Int32Array, m: Uint32Array) => void;
  const { textbookBlock } = await loadDeviceModule<{ textbookBlock: Block }>("bench/programs/textbook-md5.ts", { E });
  const { mixBlocks } = await loadDeviceModule<{ mixBlocks: Blocks }>("modules/md5/blocks.ts", { E, atob });
  const words = Uint32Array.from({ length: 16 }, (_, i) => (i + 1) * 0x9e3779b9);
  // What is behind the block does not count.
  const bytes = new Uint8Array([...new Uint8Array(words.buffer), ...new Uint8Array(64).fill(0xa5)]);
  const begin = () => Int32Array.of(0x67452301, -0x10325477, -0x67452302, 0x10325476);
  const textbooks = begin();
  const ours = begin();
  for (let i = 0; i < 3; i++) {
    textbookBlock(textbooks, words);
    mixBlocks(ours, bytes, 64);
  }
  expect(textbooks).toEqual(ours);
});
