class Room {
  readonly field = (more: number) => `${this.name}: ${more}, ${[1, 2]}`;
  constructor(private readonly name: string) {}
  said(): string[] {
    const twice = () => `${this.name} ${(() => this.name)()}`;
    const nested = () => () => `<${`${this.name}`}>`;
    const own = function (this: { name: string }) {
      return `${this.name}`;
    };
    return [this.field(7), twice(), nested()(), own.call({ name: "other" }), ...["a"].map((one) => `${one}${this.name}`)];
  }
}
export const run = () => new Room("hall").said();
