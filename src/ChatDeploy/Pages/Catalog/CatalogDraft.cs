using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.Catalog;

/// <summary>A catalog that somebody writes in the console: compared with what holds first, and applied only as it was compared.</summary>
internal sealed class CatalogDraft(CatalogRevisionQueries revisions, ApplyCatalog apply)
{
    /// <summary>Says what applying the text would change, or what is wrong with it; writes nothing.</summary>
    /// <param name="text">The text, as a form sent it.</param>
    /// <param name="author">Who writes it.</param>
    /// <param name="seen">The revision that the author saw last.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    public async Task<CatalogDraftAnswer> CompareAsync(string text, Person author, int seen, CancellationToken cancellationToken)
    {
        var sound = Sound(text);
        var read = CatalogReader.Read(sound, null);
        if (read is CatalogReadResult.Refused refused) return new CatalogDraftAnswer.Wrong(refused.Problems);
        var document = ((CatalogReadResult.Accepted)read).Document;

        // Asked before comparing: a revision applied in between makes applying refuse, never pass unseen.
        var (newest, _) = await revisions.ListAsync(before: null, limit: 1, cancellationToken);
        var onto = newest.Count == 0 ? 0 : newest[0].Revision;
        var diff = await apply.HandleAsync(document, sound, author.Name, dryRun: true, cancellationToken);
        return new CatalogDraftAnswer.Differs([.. diff.Changes.Select(c => c.ToString())], onto, Digest(sound), onto == seen ? null : newest[0], Warnings(document, author));
    }

    /// <summary>Applies the text if it is the one that was compared and nobody applied another meanwhile; else compares it again.</summary>
    /// <param name="text">The text, as a form sent it.</param>
    /// <param name="author">Who applies it: an administrator, which is the caller's to decide.</param>
    /// <param name="onto">The revision that it was compared with.</param>
    /// <param name="digest">What identified the text that was compared.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<CatalogDraftAnswer> ApplyAsync(string text, Person author, int onto, string? digest, CancellationToken cancellationToken)
    {
        var sound = Sound(text);
        if (digest == Digest(sound) && CatalogReader.Read(sound, null) is CatalogReadResult.Accepted accepted
            && await apply.HandleOntoAsync(accepted.Document, sound, author.Name, onto, cancellationToken) is { } diff) return new CatalogDraftAnswer.Applied(diff.Changes.Count);
        return await CompareAsync(text, author, onto, cancellationToken) switch
        {
            CatalogDraftAnswer.Differs { Meanwhile: null } differs => differs with { IsChangedSince = true },
            var answer => answer,
        };
    }

    // Forms send lines with a carriage return; files have none.
    private static string Sound(string text) => text.ReplaceLineEndings("\n");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static List<string> Warnings(CatalogDocument document, Person author)
    {
        var admins = document.People.Where(p => p.Roles.Any(r => r.Role == Role.Admin)).Select(p => p.Name).ToList();
        var warnings = new List<string>();
        if (admins.Count == 0) warnings.Add("Nobody in it is an administrator: the catalog could then only be changed by whoever runs this service.");
        else if (author.Name != CatalogDocument.BootstrapPerson && !admins.Contains(author.Name, StringComparer.OrdinalIgnoreCase)) warnings.Add("You would no longer be an administrator.");
        return warnings;
    }
}

/// <summary>What became of a draft; the cases are nested.</summary>
public abstract record CatalogDraftAnswer
{
    private CatalogDraftAnswer() { }

    /// <summary>It is no catalog; nothing was applied.</summary>
    /// <param name="Problems">All that is wrong, by line.</param>
    public sealed record Wrong(IReadOnlyList<CatalogProblem> Problems) : CatalogDraftAnswer;

    /// <summary>It could be applied; nothing was.</summary>
    /// <param name="Lines">What it would change, a line each; none when it holds already.</param>
    /// <param name="Onto">The revision that it was compared with; 0: none is there.</param>
    /// <param name="Digest">Identifies the text that was compared.</param>
    /// <param name="Meanwhile">What somebody applied since the author looked last; null when nobody did.</param>
    /// <param name="Warnings">What the author should know before applying.</param>
    public sealed record Differs(IReadOnlyList<string> Lines, int Onto, string Digest, CatalogRevisionView? Meanwhile, IReadOnlyList<string> Warnings) : CatalogDraftAnswer
    {
        /// <summary>Whether it was to be applied and had been changed since it was compared.</summary>
        public bool IsChangedSince { get; init; }
    }

    /// <summary>It holds now.</summary>
    /// <param name="Changes">How many things it changed.</param>
    public sealed record Applied(int Changes) : CatalogDraftAnswer;
}
