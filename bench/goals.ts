/** A figure and its goal. */
export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  /** Whether a larger value is better; by default, a smaller one is. */
  readonly isMinimum?: boolean;
}

/** A machine is seldom left alone: a goal may be missed by 10 %. */
const TOLERANCE = 1.1;

const isMissed = ({ value, goal, isMinimum }: Goal): boolean =>
  isMinimum ? value * TOLERANCE < goal : value > goal * TOLERANCE;

/** Prints each figure beside its goal. The process exits with 1 if a goal is missed by more than 10 %. */
export function reportGoals(goals: readonly Goal[]): void {
  console.log('\nGoals');
  for (const each of goals) {
    const bound = each.isMinimum ? 'at least' : 'at most';
    const remark = isMissed(each) ? '  missed' : '';
    console.log(`  ${each.name.padEnd(48)} ${each.value.toFixed(2).padStart(6)} (${bound} ${each.goal})${remark}`);
  }
  if (goals.some(isMissed)) process.exitCode = 1;
}
