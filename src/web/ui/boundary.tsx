import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { language, messagesOf } from '../i18n/language.ts';
import { Notice } from './notice.tsx';

/** A fault in one screen leaves the bar and the map standing. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  #clear = () => this.setState({ error: null });

  override componentDidMount() {
    window.addEventListener('popstate', this.#clear);
  }

  override componentWillUnmount() {
    window.removeEventListener('popstate', this.#clear);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const m = messagesOf(language.get());
    return (
      <div className="sheet-page" role="alert">
        <Notice title={m.errors.crashed} text={error.message}>
          <Button onClick={() => location.reload()}>{m.errors.reload}</Button>
        </Notice>
      </div>
    );
  }
}
