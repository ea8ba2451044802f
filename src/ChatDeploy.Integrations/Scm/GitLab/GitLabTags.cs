using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Asks what GitLab knows of a tag's signature: X.509 ones, and whichever more it tells as verified. Whatever is not told is unknown, never good.</summary>
/// <remarks><see href="https://docs.gitlab.com/api/tags/#retrieve-the-x509-signature-of-a-tag"/></remarks>
internal sealed class GitLabTags(GitLabClient client)
{
    private static readonly HashSet<string> _bad = new(StringComparer.Ordinal)
    {
        "unverified", "unverified_key", "unknown_key", "other_user", "same_user_different_email", "multiple_signatures", "revoked_key", "unverified_author_email",
    };

    public async Task<TagSignature> VerifyAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken)
    {
        if (await ReadAsync(repository, tag, cancellationToken) is not { } before) return Unknown("no_such_tag");
        if (before.Target == before.Sha) return new TagSignature(TagVerdict.Missing, Sha: null, Signer: null, "lightweight");
        var call = client.Call(HttpMethod.Get, $"{Path(repository, tag)}/signature", $"verify {tag} of {repository.Id}") with { Expected = [HttpStatusCode.NotFound] };
        var signature = await client.SendAsync(call, cancellationToken);

        // Not signed, or signed with a key of another kind than it tells of.
        if (signature.IsMissing) return Unknown("no_x509_signature");
        var status = ScmJson.Text(signature.Body, "verification_status") ?? "not_told";
        var certificate = ScmJson.Object(signature.Body, "x509_certificate");
        var signer = certificate is { } known ? ScmJson.Text(known, "email") ?? ScmJson.Text(known, "subject") : ScmJson.Text(signature.Body, "gpg_key_user_email");
        if (_bad.Contains(status)) return new TagSignature(TagVerdict.Bad, Sha: null, signer, status);
        if (status != "verified") return Unknown(status);
        if (certificate is { } its && ScmJson.Text(its, "certificate_status") is { } standing and not "good") return new TagSignature(TagVerdict.Bad, Sha: null, signer, $"certificate_{standing}");

        // The signature does not say of which object it is: the tag must not have moved meanwhile.
        var after = await ReadAsync(repository, tag, cancellationToken);
        return after == before ? new TagSignature(TagVerdict.Good, before.Sha, signer, Reason: null) : Unknown("moved");
    }

    private async Task<SeenTag?> ReadAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(repository, Path(repository, tag), $"find {tag} of {repository.Id}", cancellationToken) is not { } found) return null;
        return new SeenTag(ScmJson.NeedText(found, "target").ToLowerInvariant(), GitLabApi.Sha(ScmJson.NeedObject(found, "commit")));
    }

    private static string Path(RepositoryKey repository, string tag) => $"{GitLabClient.Project(repository)}/repository/tags/{ScmPath.Of($"{tag}")}";

    private static TagSignature Unknown(string reason) => new(TagVerdict.Unknown, Sha: null, Signer: null, reason);

    private sealed record SeenTag(string Target, string Sha);
}
