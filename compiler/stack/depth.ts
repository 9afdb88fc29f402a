import { shownPath } from "../../files/root.ts";
import { Annotations } from "./annotations.ts";
import type { Calls } from "./calls.ts";
import { FRAME, GETTER } from "./costs.ts";
import type { Place } from "./origins.ts";
import type { Fn } from "./slots.ts";
import { type CodeCost, costOf } from "./syntax.ts";

/** One step of the chain of calls that goes deepest. */
export interface Step {
  /** Where the call stands. */
  place: Place | undefined;
  /** What is called there; what is done there, in the last step. */
  what: string;
  /** What the step adds to the stack. */
  bytes: number;
}

/** What the deepest chain below a function takes. */
interface Depth {
  bytes: number;
  step: Step;
  next: Depth | undefined;
}

interface Edge {
  fn: Fn;
  bytes: number;
  at: number;
  what: string;
}

/** A function's own steps, and what it calls. */
interface Node {
  own: Depth;
  edges: Edge[];
}

/** How often functions that call themselves may still be entered. */
type Budget = ReadonlyMap<Fn, number>;

export class Depths {
  /** What the model cannot tell. */
  readonly problems = new Set<string>();
  readonly #annotations = new Annotations();
  readonly #nodes = new Map<Fn, Node>();
  readonly #known = new Map<string, Depth>();
  readonly #circles = new Map<Fn, Set<Fn>>();

  constructor(private readonly calls: Calls) {}

  /** The deepest chain below a function, from the frame that it runs in. */
  of(fn: Fn): { bytes: number; chain: Step[] } {
    this.#findCircles(fn);
    let depth: Depth | undefined = this.#depth(fn, new Map());
    const { bytes } = depth;
    const chain: Step[] = [];
    for (; depth; depth = depth.next) chain.push(depth.step);
    return { bytes, chain };
  }

  #node(fn: Fn): Node {
    const known = this.#nodes.get(fn);
    if (known) return known;
    const cost = costOf(fn.code);
    const own: Depth = {
      bytes: cost.peak,
      step: { place: fn.origin(cost.at) ?? fn.place, what: "", bytes: cost.peak },
      next: undefined,
    };
    const node: Node = { own, edges: [] };
    this.#nodes.set(fn, node);
    const deeper = (bytes: number, at: number, what: string): void => {
      if (bytes <= own.bytes) return;
      own.bytes = bytes;
      own.step = { place: fn.origin(at) ?? fn.place, what, bytes };
    };
    this.#addCalls(fn, cost, node, deeper);
    for (const { name, depth, at } of cost.reads) {
      for (const getter of this.calls.accessors(name))
        node.edges.push({ fn: getter, bytes: depth + GETTER + FRAME.call, at, what: name });
    }
    return node;
  }

  #addCalls(fn: Fn, cost: CodeCost, node: Node, deeper: (bytes: number, at: number, what: string) => void): void {
    for (const { node: site, depth } of cost.calls) {
      const call = this.calls.at(site);
      if (!call) continue;
      const at = site.start ?? 0;
      const place = fn.origin(at) ?? fn.place;
      const given = this.#annotations.get("stack-bytes", place);
      if (given !== undefined) {
        deeper(depth + given, at, "as @stack-bytes says");
        continue;
      }
      for (const one of call.functions) node.edges.push({ fn: one, bytes: depth + FRAME.call, at, what: one.name });
      const inside = depth + FRAME.call + FRAME.nativeArguments;
      if (call.native) deeper(inside + call.native.cost.peak, at, call.native.name);
      for (const { fn: one, below } of call.called)
        node.edges.push({ fn: one, bytes: inside + below + FRAME.call, at, what: call.native?.name ?? "" });
      if (call.isUnknown) this.problems.add(`${show(place)}: it cannot be told what is called here.`);
    }
  }

  /** Finds the functions below one that may come to call themselves (Tarjan's strongly connected components). */
  #findCircles(root: Fn): void {
    const order = new Map<Fn, number>();
    const low = new Map<Fn, number>();
    const open: Fn[] = [];
    const visit = (fn: Fn): void => {
      order.set(fn, order.size);
      low.set(fn, order.get(fn)!);
      open.push(fn);
      for (const { fn: next } of this.#node(fn).edges) {
        if (this.#circles.has(next)) continue;
        if (!order.has(next)) visit(next);
        low.set(fn, Math.min(low.get(fn)!, low.get(next)!));
      }
      if (low.get(fn) !== order.get(fn)) return;
      const circle = new Set(open.splice(open.indexOf(fn)));
      for (const one of circle) this.#circles.set(one, circle);
    };
    if (!this.#circles.has(root)) visit(root);
  }

  #limit(fn: Fn): number | undefined {
    return this.#annotations.get("stack-depth", fn.place);
  }

  #depth(fn: Fn, budget: Budget, above: readonly Fn[] = []): Depth {
    const circle = this.#circles.get(fn)!;
    const within = [...budget].filter(([one]) => circle.has(one));
    const key = `${fn.id} ${within
      .map(([one, left]) => `${one.id}:${left}`)
      .sort()
      .join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    let left: Budget = new Map(within);
    const limit = this.#limit(fn);
    if (limit !== undefined) left = new Map([...left, [fn, (left.get(fn) ?? limit) - 1]]);
    const { own, edges } = this.#node(fn);
    let best = own;
    for (const edge of edges) {
      const isInner = circle.has(edge.fn);
      if (isInner && left.get(edge.fn) === 0) continue;
      if (isInner && (above.includes(edge.fn) || edge.fn === fn) && this.#limit(edge.fn) === undefined) {
        const round = [...above.slice(above.indexOf(edge.fn)), fn].filter((one) => one !== edge.fn);
        if ([edge.fn, ...round].every((one) => this.#limit(one) === undefined)) this.#refuseCircle(edge, fn, round);
        if ([edge.fn, ...round].every((one) => this.#limit(one) === undefined)) continue;
      }
      const below = this.#depth(edge.fn, left, isInner ? [...above, fn] : []);
      const bytes = edge.bytes + below.bytes;
      if (bytes <= best.bytes) continue;
      best = {
        bytes,
        step: { place: fn.origin(edge.at) ?? fn.place, what: edge.what, bytes: edge.bytes },
        next: below,
      };
    }
    this.#known.set(key, best);
    return best;
  }

  #refuseCircle(edge: Edge, fn: Fn, round: Fn[]): void {
    const others = round.filter((one) => one !== fn).map((one) => show(one.place));
    const through = others.length ? `, through ${[...new Set(others)].join(", ")}` : "";
    this.problems.add(
      `${show(fn.origin(edge.at) ?? fn.place)}: this calls ${show(edge.fn.place)} again${through}: it cannot be told how often. ` +
        "Write a loop, let each step start the next with setTimeout, or bound it with a comment @stack-depth N above the function.",
    );
  }
}

/** A place as messages show it. */
export const show = (place: Place | undefined): string =>
  place ? `${shownPath(place.file)}:${place.line}` : "the build's own code";
