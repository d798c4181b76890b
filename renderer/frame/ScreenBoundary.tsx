import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';

interface ScreenBoundaryProps {
  readonly children: ReactNode;
}

/**
 * A screen that can't be drawn says so in its place; the rest of the window, and the engine, go on. Its error is in the
 * console, as React writes it there.
 */
export class ScreenBoundary extends Component<ScreenBoundaryProps, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div role="alert" className="screen-broken">
        <EmptyState
          title="This screen could not be drawn."
          text={`Your jobs are not touched by that. ${message}`}
          action={<Key onClick={() => this.setState({ message: null })}>Draw it again</Key>}
        />
      </div>
    );
  }
}
