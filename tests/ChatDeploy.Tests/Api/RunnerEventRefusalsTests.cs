using System.Net;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Api;

public sealed class RunnerEventRefusalsTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Theory]
    [InlineData("""{"attempt":1,"kind":"step","name":"x","status":"perhaps"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"step","status":"running"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"progress","percent":101,"message":""}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"log"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"log","lines":[null]}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"artifact","name":"x","url":"javascript:alert(1)"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"finished","outcome":"lost"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"finished","outcome":"succeeded","runUrl":"file:///etc/passwd"}""", "invalid_event")]
    [InlineData("""{"attempt":1,"kind":"exploded"}""", "invalid_field")]
    [InlineData("""{"kind":"started"}""", "missing_field")]
    [InlineData("""{"attempt":1,"kind":"started","colour":"blue"}""", "unknown_field")]
    public async Task An_event_that_makes_no_sense_is_refused(string body, string code)
    {
        // No such job: its token is all that is asked for before the event itself is looked at.
        var attempt = new AttemptKey(4711, 1);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/jobs/{attempt.JobName}/events") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", _world.Services.GetRequiredService<AttemptTokens>().For(attempt));
        (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.UnprocessableEntity, code);
    }
}
