using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabTagsTests
{
    [Fact]
    public async Task A_verified_signature_is_good_for_the_commit_of_the_tag()
    {
        await using var world = await SignedAsync("verified");
        Assert.Equal(new TagSignature(TagVerdict.Good, world.History.Branches["main"], "ada@example.com", Reason: null), await VerifyAsync(world));
    }

    [Theory]
    [InlineData("unverified", "good", TagVerdict.Bad, "unverified")]
    [InlineData("verified", "revoked", TagVerdict.Bad, "certificate_revoked")]
    [InlineData("other_user", "good", TagVerdict.Bad, "other_user")]
    [InlineData("verified_by_a_word_of_tomorrow", "good", TagVerdict.Unknown, "verified_by_a_word_of_tomorrow")]
    [InlineData(null, "good", TagVerdict.Unknown, "not_told")]
    public async Task Any_other_word_is_not_good(string? status, string certificate, TagVerdict verdict, string reason)
    {
        await using var world = await SignedAsync(status, certificate);
        Assert.Equal((verdict, null, reason), (await VerifyAsync(world)) is var told ? (told.Verdict, told.Sha, told.Reason) : default);
    }

    [Fact]
    public async Task A_light_tag_cannot_be_signed_whatever_its_commit_is()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.History.Tag("v1.0.0", world.History.Commit("One"));
        world.Project.Signatures["v1.0.0"] = Signature("verified");
        Assert.Equal(new TagSignature(TagVerdict.Missing, null, null, "lightweight"), await VerifyAsync(world));
    }

    [Fact]
    public async Task An_annotated_tag_without_an_X509_signature_may_have_another() =>
        Assert.Equal((TagVerdict.Unknown, "no_x509_signature"), (await VerifyAsync(await AnnotatedAsync())) is var told ? (told.Verdict, told.Reason) : default);

    [Fact]
    public async Task A_tag_that_is_not_there_is_unknown()
    {
        await using var world = await GitLabWorld.StartAsync();
        Assert.Equal(new TagSignature(TagVerdict.Unknown, null, null, "no_such_tag"), await VerifyAsync(world));
    }

    [Fact]
    public async Task A_tag_that_moves_while_it_is_looked_at_is_not_good()
    {
        await using var world = await SignedAsync("verified");
        world.GitLab.Fate = call =>
        {
            if (call.Name.EndsWith("/signature", StringComparison.Ordinal)) world.History.Tag("v1.0.0", world.History.Commit("Two"), annotated: true);
            return FakeApiFate.Answer;
        };
        Assert.Equal(new TagSignature(TagVerdict.Unknown, null, null, "moved"), await VerifyAsync(world));
    }

    private static async Task<GitLabWorld> AnnotatedAsync()
    {
        var world = await GitLabWorld.StartAsync();
        world.History.Tag("v1.0.0", world.History.Commit("One"), annotated: true);
        return world;
    }

    private static async Task<GitLabWorld> SignedAsync(string? status, string certificate = "good")
    {
        var world = await AnnotatedAsync();
        world.Project.Signatures["v1.0.0"] = Signature(status, certificate);
        return world;
    }

    private static JsonObject Signature(string? status, string certificate = "good") => new()
    {
        ["signature_type"] = "X509", ["verification_status"] = status, ["x509_certificate"] = new JsonObject { ["subject"] = "CN=Ada", ["email"] = "ada@example.com", ["certificate_status"] = certificate },
    };

    private static Task<TagSignature> VerifyAsync(GitLabWorld world) => world.Api.VerifyTagAsync(GitLabWorld.Crm, "v1.0.0", TestContext.Current.CancellationToken);
}
