declare module 'commonmark' {
  interface Node {
    readonly type: string;
    readonly literal: string | null;
  }
  class Parser {
    parse(text: string): { walker(): { next(): { entering: boolean; node: Node } | null } };
  }
}
