/** One finding. An error breaks the specification, a warning is suspicious, an info is worth knowing. */
export interface Issue {
  readonly severity: 'error' | 'warning' | 'info';
  /** File, and the place inside it. */
  readonly path: string;
  readonly message: string;
}

/** Collects findings about one file. */
export class IssueList {
  readonly #issues: Issue[] = [];

  error(path: string, message: string): void {
    this.#issues.push({ severity: 'error', path, message });
  }
  warning(path: string, message: string): void {
    this.#issues.push({ severity: 'warning', path, message });
  }
  info(path: string, message: string): void {
    this.#issues.push({ severity: 'info', path, message });
  }
  addAll(issues: readonly Issue[]): void {
    this.#issues.push(...issues);
  }
  get all(): readonly Issue[] {
    return this.#issues;
  }
}
