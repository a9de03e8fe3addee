/** The use of a session at a replica, or at all replicas. */
export interface SessionUse {
  readonly requests: number;
  /** The ids of the client checks with findings. */
  readonly findings: readonly string[];
  readonly idleMs: number;
}

/** Combines the use of a session at several replicas. */
export const combineUse = (uses: readonly SessionUse[]): SessionUse => ({
  requests: uses.reduce((sum, { requests }) => sum + requests, 0),
  findings: [...new Set(uses.flatMap(({ findings }) => findings))],
  idleMs: Math.min(...uses.map(({ idleMs }) => idleMs)),
});
