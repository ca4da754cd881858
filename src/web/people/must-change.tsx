import type { ApiMe } from '../../wire/api-people.ts';
import { useMessages } from '../i18n/language.ts';
import { PasswordForm } from './password-form.tsx';

/** In place of everything else, until the password is nobody else's. */
export function MustChange({ me }: { me: ApiMe }) {
  const m = useMessages();
  return (
    <div className="sign-in">
      <main className="sign-in-card" id="content">
        <h1>{m.people.mustChangeTitle}</h1>
        <p className="muted">{m.people.mustChangeText}</p>
        <PasswordForm login={me.login} onDone={() => location.reload()} />
      </main>
    </div>
  );
}
