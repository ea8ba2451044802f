using System.Collections.Concurrent;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Policies;

/// <summary>
/// Finds out what a policy wants to know of commits and nobody has told yet: their checks from the provider, their tags' signatures from the
/// provider or git (spec A4, D1). Done before a preview or launch, never within its transaction, and bounded: what is not known in time
/// blocks, and is asked about again.
/// </summary>
public sealed partial class AskProviders(
    IDbContextFactory<DeployDbContext> contexts, ICheckStore checks, RepositoryApis apis, ISourceClones clones, TimeProvider clock, ILogger<AskProviders> logger)
{
    /// <summary>How long a preview waits for providers at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int MostRemembered = 1_000;
    private readonly ConcurrentDictionary<(int ToolId, string Sha), string> _unanswered = new();

    /// <summary>Of whose checks nobody could be asked lately, and why, for people.</summary>
    public IReadOnlyDictionary<(int ToolId, string Sha), string> Unanswered => _unanswered;

    /// <summary>Asks, and stores what is answered. Green checks and good signatures are not asked about again.</summary>
    public async Task AskAsync(PlanSubject subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var policy = subject.Environment.Policy;
        if (subject.Restores || (!policy.ChecksRequired && policy.SignedTags == SignedTags.Off)) return;
        PolicyFacts known;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken)) known = await PolicyFacts.LoadAsync(db, subject, _unanswered, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var questions = new List<Task>();
        foreach (var item in subject.Items.Where(i => i.Ref is not null))
        {
            if (policy.ChecksRequired && apis.Covers(item.Tool) && known.Checks.GetValueOrDefault((item.Tool.Id, item.Ref!.Sha))?.State != "green")
                questions.Add(AskChecksAsync(item.Tool, item.Ref!.Sha, patience.Token, cancellationToken));
            if (policy.SignedTags != SignedTags.Off)
                questions.Add(VerifyAsync(item, policy, known, patience.Token, cancellationToken));
        }

        await Task.WhenAll(questions);
    }

    private async Task AskChecksAsync(Tool tool, string sha, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            RepositoryKey? asked = null;
            var found = await apis.AskAsync<IReadOnlyList<CommitCheck>>(tool, async (api, repository) =>
            {
                asked = repository;
                return await api.ChecksAsync(repository, sha, patience).WaitAsync(patience);
            });
            _unanswered.TryRemove((tool.Id, sha), out _);
            if (found is not { Count: > 0 }) return;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await checks.KeepAsync(db, asked!, [.. found], cancellationToken);
        }
        catch (Exception unanswered) when (unanswered is ScmUnavailableException or ScmRefusedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            if (_unanswered.Count >= MostRemembered) _unanswered.Clear();
            _unanswered[(tool.Id, sha)] = unanswered is OperationCanceledException ? $"{ProviderNames.Of(tool.Provider)} did not answer in time" : unanswered.Message;
            Log.Unanswered(logger, tool.Name, sha, unanswered.Message);
        }
    }

    private async Task VerifyAsync(PlanItem item, Policy policy, PolicyFacts known, CancellationToken patience, CancellationToken cancellationToken)
    {
        var sha = item.Ref!.Sha;
        if (known.Signatures.Any(s => s.ToolId == item.Tool.Id && s.Sha == sha && s.Verdict == TagVerdict.Good)) return;
        foreach (var tag in PolicyFacts.TagsOf(item, policy))
        {
            var signature = await SignatureAsync(item.Tool, tag, patience, cancellationToken);

            // The tag may have moved since its push was told: what holds for another commit says nothing of this one.
            if (signature is { Verdict: TagVerdict.Good, Sha: var signed } && !string.Equals(signed, sha, StringComparison.OrdinalIgnoreCase))
                signature = new TagSignature(TagVerdict.Unknown, null, null, "tag_moved");
            await KeepAsync(item.Tool, tag, sha, signature, cancellationToken);
            if (signature.Verdict == TagVerdict.Good) return;
        }
    }

    /// <summary>The provider's word; where it cannot say, that of git in the clone.</summary>
    private async Task<TagSignature> SignatureAsync(Tool tool, string tag, CancellationToken patience, CancellationToken cancellationToken)
    {
        TagSignature? told = null;
        try
        {
            told = await apis.AskAsync(tool, async (api, repository) => (TagSignature?)await api.VerifyTagAsync(repository, tag, patience).WaitAsync(patience));
            if ((told is null || told.Verdict == TagVerdict.Unknown) && tool.IsCloned)
            {
                var verified = await clones.VerifyTagAsync(tool.Source!, tag, patience);
                if (verified is { Verdict: TagVerdict.Unknown, Reason: "unknown_tag" })
                {
                    await clones.FetchAsync(tool.Source!, patience);
                    verified = await clones.VerifyTagAsync(tool.Source!, tag, patience);
                }

                return verified;
            }
        }
        catch (Exception unanswered) when (unanswered is ScmUnavailableException or ScmRefusedException or SourceUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.Unverified(logger, tag, tool.Name, unanswered.Message);
        }

        return told ?? new TagSignature(TagVerdict.Unknown, null, null, "not_asked");
    }

    private async Task KeepAsync(Tool tool, string tag, string sha, TagSignature signature, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.VerifiedTags.SingleOrDefaultAsync(t => t.ToolId == tool.Id && t.Tag == tag, cancellationToken);
        if (row is null) db.Add(row = new VerifiedTag { ToolId = tool.Id, Tag = tag, Sha = sha });
        (row.Sha, row.Verdict, row.CheckedAt) = (sha, signature.Verdict, clock.GetUtcNow());
        (row.Signer, row.Reason) = (Cut(signature.Signer), Cut(signature.Reason));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two previews asked at the same moment; either answer will do.
        }
    }

    private static string? Cut(string? text) => text is { Length: > 400 } ? text[..400] : text;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Asking about the checks of {Tool}'s commit {Sha}: {Reason}. The policy's verdict says that they are not known.")]
        public static partial void Unanswered(ILogger logger, string tool, string sha, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Verifying tag {Tag} of {Tool}: {Reason}. The policy's verdict says that its signature is not known.")]
        public static partial void Unverified(ILogger logger, string tag, string tool, string reason);
    }
}
