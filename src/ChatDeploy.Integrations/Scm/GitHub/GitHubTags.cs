using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>What refs stand for, and what GitHub says of a tag's signature (spec D1).</summary>
/// <remarks><see href="https://docs.github.com/en/rest/git/tags"/></remarks>
internal static class GitHubTags
{
    // A tag of a tag of a tag.
    private const int MostPeels = 5;

    /// <summary>The object that a ref points at; null when there is no such ref.</summary>
    public static async Task<(string Sha, string Type)?> RefAsync(GitHubClient client, RepositoryKey repository, GitRef reference, CancellationToken cancellationToken)
    {
        var path = $"git/ref/{(reference.Kind == GitRefKind.Branch ? "heads" : "tags")}/{ScmPath.Parts(reference.Name)}";

        // 409: a repository without any commit.
        var answer = await client.ReadAsync(repository, path, "a ref", cancellationToken, HttpStatusCode.NotFound, HttpStatusCode.Conflict);
        if (answer.IsSuccess) return Object(answer.Body);
        await client.NeedRepositoryAsync(repository, cancellationToken);
        return null;
    }

    /// <summary>The commit behind an object, and the first tag object on the way; no commit where it is none (a tag of a file).</summary>
    public static async Task<(string? Commit, JsonElement? Tag)> PeelAsync(GitHubClient client, RepositoryKey repository, (string Sha, string Type) target, CancellationToken cancellationToken)
    {
        JsonElement? first = null;
        for (var peel = 0; target.Type == "tag" && peel < MostPeels; peel++)
        {
            var answer = await client.ReadAsync(repository, ScmPath.Of($"git/tags/{target.Sha}"), "a tag", cancellationToken);
            first ??= answer.Body;
            target = Object(answer.Body);
        }

        return (target.Type == "commit" ? target.Sha : null, first);
    }

    /// <summary>What GitHub says of a tag's signature. It knows the keys of its users; whether that user may sign is for others to say.</summary>
    public static async Task<TagSignature> VerifyAsync(GitHubClient client, RepositoryKey repository, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (await RefAsync(client, repository, new GitRef(GitRefKind.Tag, name), cancellationToken) is not { } target) return new TagSignature(TagVerdict.Unknown, null, null, "not_found");
        var (commit, tag) = await PeelAsync(client, repository, target, cancellationToken);
        if (tag is not { } signed) return new TagSignature(TagVerdict.Missing, null, null, "lightweight");
        var signer = ScmJson.Object(signed, "tagger") is { } tagger ? Signer(tagger) : null;
        var verification = ScmJson.Object(signed, "verification");
        var reason = verification is { } told ? ScmJson.Text(told, "reason") : null;
        var isVerified = verification is { } by && ScmJson.IsTrue(by, "verified");
        var verdict = (isVerified, reason) switch
        {
            (true, "valid") when commit is not null => TagVerdict.Good,
            (_, "unsigned") => TagVerdict.Missing,
            (_, null or "gpgverify_error" or "gpgverify_unavailable" or "ocsp_pending" or "ocsp_error") => TagVerdict.Unknown,
            _ => TagVerdict.Bad,
        };
        return new TagSignature(verdict, verdict == TagVerdict.Good ? commit : null, signer, verdict == TagVerdict.Good ? null : reason);
    }

    private static (string Sha, string Type) Object(JsonElement parent)
    {
        var target = ScmJson.NeedObject(parent, "object");
        return (ScmJson.NeedText(target, "sha").ToLowerInvariant(), ScmJson.NeedText(target, "type"));
    }

    private static string? Signer(JsonElement tagger) => (ScmJson.Text(tagger, "name"), ScmJson.Text(tagger, "email")) switch
    {
        ({ } name, { } email) => $"{name} <{email}>",
        var (name, email) => name ?? email,
    };
}
