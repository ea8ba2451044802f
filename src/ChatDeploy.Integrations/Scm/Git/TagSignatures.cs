using System.Text.RegularExpressions;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Has <c>git verify-tag</c> judge signatures of tags (spec D1), made with GPG, X.509 or SSH keys.</summary>
internal sealed partial class TagSignatures(GitCommand git, string? allowedSignersFile)
{
    private readonly string? _allowedSigners = string.IsNullOrEmpty(allowedSignersFile) ? null : Path.GetFullPath(allowedSignersFile);

    /// <summary>What is known of a tag of the clone as last fetched.</summary>
    public async Task<TagSignature> VerifyAsync(SourceClone clone, string tag, CancellationToken cancellationToken)
    {
        if (!GitNames.IsRefName(tag)) return new TagSignature(TagVerdict.Unknown, null, null, "invalid_name");
        var name = "refs/tags/" + tag;
        var kind = await RunAsync(clone, ["cat-file", "-t", name], cancellationToken);
        if (kind.ExitCode != 0) return new TagSignature(TagVerdict.Unknown, null, null, "unknown_tag");
        if (kind.Text.Trim() != "tag") return new TagSignature(TagVerdict.Missing, null, null, "lightweight");
        var body = (await RunAsync(clone, ["cat-file", "tag", name], cancellationToken)).Text;
        if (!body.Contains("\n-----BEGIN ", StringComparison.Ordinal)) return new TagSignature(TagVerdict.Missing, null, null, "unsigned");
        var isSsh = body.Contains("\n-----BEGIN SSH SIGNATURE", StringComparison.Ordinal);
        if (isSsh && (_allowedSigners is null || !File.Exists(_allowedSigners))) return new TagSignature(TagVerdict.Unknown, null, null, "no_allowed_signers");

        // The commit is read from what is verified: the tag may move between two commands, its object does not change.
        var peeled = await RunAsync(clone, ["rev-parse", name, name + "^{commit}"], cancellationToken);
        if (peeled.ExitCode != 0 || peeled.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is not [var tagObject, var commit])
            return new TagSignature(TagVerdict.Unknown, null, null, "no_commit");
        string[] signers = _allowedSigners is null ? [] : ["-c", "gpg.ssh.allowedSignersFile=" + _allowedSigners];
        var verified = await RunAsync(clone, [.. signers, "verify-tag", "--raw", tagObject], cancellationToken);
        var said = verified.Error + "\n" + verified.Text;
        if (verified.ExitCode == 0) return new TagSignature(TagVerdict.Good, commit, SignerIn(said), null);
        if (said.Contains("cannot run", StringComparison.Ordinal)) return new TagSignature(TagVerdict.Unknown, null, null, "no_verifier");
        var isStranger = said.Contains("NO_PUBKEY", StringComparison.Ordinal) || said.Contains("No principal matched", StringComparison.OrdinalIgnoreCase);
        return new TagSignature(TagVerdict.Bad, null, SignerIn(said), isStranger ? "unknown_key" : said.Contains("EXPKEYSIG", StringComparison.Ordinal) ? "expired_key" : "invalid");
    }

    private static string? SignerIn(string said) => Signer.Match(said) is { Success: true } match ? match.Groups["who"].Value.Trim() : null;

    private Task<GitResult> RunAsync(SourceClone clone, string[] arguments, CancellationToken cancellationToken) =>
        git.RunAsync($"verifying a tag of {clone.Repository}", ["-C", clone.Directory, .. arguments], null, cancellationToken);

    // "Good "git" signature for ada@example.com with …" (SSH), "[GNUPG:] GOODSIG 0123456789ABCDEF Ada <ada@example.com>" (GPG).
    [GeneratedRegex("(signature for (?<who>\\S+) with|(GOODSIG|BADSIG|EXPKEYSIG) \\S+ (?<who>[^\\n]+))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Signer { get; }
}
