import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { DeviceFunction } from "../realm.ts";

interface Timer {
  callback: DeviceFunction;
  args: unknown[];
  /** In milliseconds of device time, as `Clock.now()`. */
  due: number;
  /** In milliseconds; undefined when it goes off once. */
  interval: number | undefined;
  cancel: () => void;
}

/** The engine's timers: setTimeout, setInterval, changeInterval, clearTimeout and clearInterval. */
export class Timers {
  private readonly machine: Machine;
  private readonly timers = new Map<number, Timer>();

  constructor(machine: Machine) {
    this.machine = machine;
    machine.whenHalted(() => this.clearAll());
  }

  /** Installs the functions on the global object. */
  install(): void {
    const { realm } = this.machine;
    const start =
      (repeat: boolean) =>
      (_self: unknown, [code, time, ...args]: unknown[]) => {
        const milliseconds = Number.isNaN(Number(time)) ? 0 : Math.max(0, Number(time));
        return this.add(this.machine.callable(code), milliseconds, repeat, args);
      };
    realm.globals.setTimeout = realm.expose("setTimeout", start(false));
    realm.globals.setInterval = realm.expose("setInterval", start(true));
    realm.globals.changeInterval = realm.expose("changeInterval", (_self, [id, time]) => this.change(id, Number(time)));
    for (const name of ["clearTimeout", "clearInterval"])
      realm.globals[name] = realm.expose(name, (_self, args) => this.clear(name, args));
  }

  /** An id is free again as soon as its timer is gone, and the next one is one more than the highest in use. */
  private add(callback: DeviceFunction, milliseconds: number, repeat: boolean, args: unknown[]): number {
    const id = Math.max(0, ...this.timers.keys()) + 1;
    const timer: Timer = {
      callback,
      args,
      due: this.machine.hardware.clock.now() + milliseconds,
      interval: repeat ? Math.max(1, milliseconds) : undefined,
      cancel: () => {},
    };
    this.timers.set(id, timer);
    this.schedule(id, timer);
    return id;
  }

  private schedule(id: number, timer: Timer): void {
    const { clock } = this.machine.hardware;
    timer.cancel = clock.after(timer.due - clock.now(), () => {
      this.machine.loop.enter(timer.callback, this.machine.realm.globals, timer.args);
      if (this.timers.get(id) !== timer) return;
      if (timer.interval === undefined) this.timers.delete(id);
      else {
        timer.due = Math.max(timer.due + timer.interval, clock.now());
        this.schedule(id, timer);
      }
    });
  }

  private change(id: unknown, milliseconds: number): void {
    const timer = this.timers.get(Number(id));
    if (!timer) throw new EngineError("Unknown Interval");
    timer.cancel();
    timer.interval = Math.max(1, milliseconds);
    timer.due = this.machine.hardware.clock.now() + timer.interval;
    this.schedule(Number(id), timer);
  }

  /** Without arguments the engine clears every timer there is. */
  private clear(name: string, args: unknown[]): void {
    const [id] = args;
    if (args.length === 0) this.clearAll();
    else this.clearOne(name, id);
  }

  private clearOne(name: string, id: unknown): void {
    if (id === undefined) throw new EngineError(`${name}(undefined) not allowed. Use ${name}() instead`);
    this.timers.get(Number(id))?.cancel();
    this.timers.delete(Number(id));
  }

  private clearAll(): void {
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }
}
