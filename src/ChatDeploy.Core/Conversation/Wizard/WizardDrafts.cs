using System.Security.Cryptography;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Keeps people's drafts of the wizard in the store, where reloads, other surfaces and other nodes find them.</summary>
public sealed class WizardDrafts(IDbContextFactory<DeployDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long an untouched draft is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The person's draft; null when there is none.</summary>
    public async Task<WizardDraft?> FindAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var oldest = clock.GetUtcNow() - Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.WizardDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.PersonId == person.Id && d.ChangedAt > oldest, cancellationToken);
    }

    /// <summary>Begins a new draft in place of the one there is, whose buttons do nothing from then on.</summary>
    public async Task<WizardDraft> BeginAsync(Person person, WizardState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var draft = new WizardDraft { PersonId = person.Id, Token = RandomNumberGenerator.GetHexString(16, lowercase: true), State = state, Version = 1, ChangedAt = clock.GetUtcNow() };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReplaceAsync(db, draft, cancellationToken)) return draft;
        db.WizardDrafts.Add(draft);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Begun twice at the same moment: the later one counts. What else went wrong goes wrong again here.
            if (!await ReplaceAsync(db, draft, cancellationToken)) throw;
        }

        return draft;
    }

    /// <summary>Stores the next state of a draft; null when it was changed or ended meanwhile.</summary>
    public async Task<WizardDraft?> ChangeAsync(WizardDraft draft, WizardState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var next = new WizardDraft { PersonId = draft.PersonId, Token = draft.Token, State = state, Version = draft.Version + 1, ChangedAt = clock.GetUtcNow() };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await db.WizardDrafts.Where(d => d.PersonId == draft.PersonId && d.Token == draft.Token && d.Version == draft.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, next.State).SetProperty(d => d.Version, next.Version).SetProperty(d => d.ChangedAt, next.ChangedAt), cancellationToken);
        return changed == 1 ? next : null;
    }

    /// <summary>Ends a draft: it was launched or cancelled.</summary>
    public async Task EndAsync(Person person, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.WizardDrafts.Where(d => d.PersonId == person.Id && d.Token == token).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<bool> ReplaceAsync(DeployDbContext db, WizardDraft draft, CancellationToken cancellationToken) =>
        await db.WizardDrafts.Where(d => d.PersonId == draft.PersonId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Token, draft.Token).SetProperty(d => d.State, draft.State).SetProperty(d => d.Version, draft.Version).SetProperty(d => d.ChangedAt, draft.ChangedAt),
                cancellationToken) == 1;
}
