using System.Net;

namespace ChatDeploy.Tests.Api;

public sealed class TokenRefusalsTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Theory]
    [InlineData("nobody", "ci", null, "unknown_person")]
    [InlineData("ada", " ", null, "invalid_name")]
    [InlineData("ada", "ci", "2020-01-01T00:00:00Z", "expires_in_past")]
    [InlineData("ada", "ci", "2040-01-01T00:00:00", "invalid_field")]
    public async Task A_token_that_makes_no_sense_is_refused(string person, string name, string? expiresAt, string code)
    {
        (await _world.PostAsync("/api/tokens", "root", new { person, name, expiresAt })).ExpectProblem(HttpStatusCode.UnprocessableEntity, code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer cd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic cm9vdDpyb290")]
    public async Task Without_a_token_that_holds_the_answer_is_401(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/deployments");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        var answer = (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.StartsWith("Bearer", answer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }
}
