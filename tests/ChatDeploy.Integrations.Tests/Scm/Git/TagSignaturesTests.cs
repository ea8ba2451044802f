using System.Diagnostics;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

/// <summary>What real git says of tags signed with real keys (spec D1).</summary>
public sealed class TagSignaturesTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly CloneDirectory _directory = new();
    private readonly SourceLocation _source;

    public TagSignaturesTests() => _source = new SourceLocation(new RepositoryKey("git", "acme/crm"), _repository.Url);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _repository.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_tag_signed_by_an_allowed_key_is_good_and_tells_signer_and_commit()
    {
        var sha = _repository.Commit("one");
        var key = Key("ada");
        Sign("v1", key);
        var signature = await VerifyAsync("v1", Allow("ada@example.com", key));
        Assert.Equal(new TagSignature(TagVerdict.Good, sha, "ada@example.com", null), signature);
    }

    [Fact]
    public async Task A_tag_signed_by_a_stranger_is_not_good()
    {
        _repository.Commit("one");
        Sign("v1", Key("mallory"));
        var signature = await VerifyAsync("v1", Allow("ada@example.com", Key("ada")));
        Assert.Equal((TagVerdict.Bad, "unknown_key"), (signature.Verdict, signature.Reason));
    }

    [Fact]
    public async Task A_tag_that_was_changed_after_it_was_signed_is_not_good()
    {
        _repository.Commit("one");
        var key = Key("ada");
        Sign("v1", key);
        var changed = Path.Combine(_repository.Home, "changed");
        await File.WriteAllTextAsync(changed, _repository.Git("cat-file", "tag", "v1").Replace("version", "another version", StringComparison.Ordinal) + "\n", Cancel);
        _repository.Git("update-ref", "refs/tags/v1", _repository.Git("hash-object", "-t", "tag", "-w", changed));
        Assert.Equal(TagVerdict.Bad, (await VerifyAsync("v1", Allow("ada@example.com", key))).Verdict);
    }

    [Fact]
    public async Task Unsigned_and_lightweight_tags_have_no_signature()
    {
        _repository.Commit("one");
        _repository.Git("tag", "light");
        _repository.Git("tag", "--annotate", "--message", "version", "annotated");
        Assert.Equal((TagVerdict.Missing, "lightweight"), await VerdictAsync("light"));
        Assert.Equal((TagVerdict.Missing, "unsigned"), await VerdictAsync("annotated"));
    }

    [Fact]
    public async Task Without_a_list_of_keys_nobody_can_say()
    {
        _repository.Commit("one");
        Sign("v1", Key("ada"));
        Assert.Equal((TagVerdict.Unknown, "no_allowed_signers"), await VerdictAsync("v1"));
        Assert.Equal((TagVerdict.Unknown, "unknown_tag"), await VerdictAsync("v2"));
        Assert.Equal((TagVerdict.Unknown, "invalid_name"), await VerdictAsync("--help ^{}"));
    }

    private async Task<(TagVerdict, string?)> VerdictAsync(string tag)
    {
        var signature = await VerifyAsync(tag, null);
        return (signature.Verdict, signature.Reason);
    }

    private async Task<TagSignature> VerifyAsync(string tag, string? allowedSigners)
    {
        var clones = _directory.Open(allowedSigners);
        await clones.FetchAsync(_source, Cancel);
        return await clones.VerifyTagAsync(_source, tag, Cancel);
    }

    private void Sign(string tag, string key) =>
        _repository.Git("-c", "gpg.format=ssh", "-c", $"user.signingkey={key}", "tag", "--sign", "--message", "version", tag);

    private string Allow(string person, string key)
    {
        var file = Path.Combine(_repository.Home, "allowed");
        File.WriteAllText(file, $"{person} {File.ReadAllText(key + ".pub")}");
        return file;
    }

    private string Key(string name)
    {
        var path = Path.Combine(_repository.Home, name);
        using var made = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }
}
