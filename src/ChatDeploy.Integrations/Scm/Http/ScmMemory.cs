using System.Net.Http.Headers;
using Microsoft.Extensions.Caching.Memory;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>Answers that are asked for again and again, with their ETags: one that has not changed costs nothing of the rate limit.</summary>
internal sealed class ScmMemory : IDisposable
{
    // Most answers are a few kilobytes; a large one is not worth keeping others out.
    private const long MostBytes = 16 << 20;
    private const int LargestAnswer = 1 << 20;
    private static readonly TimeSpan KeptUnused = TimeSpan.FromHours(1);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostBytes, CompactionPercentage = 0.25 });

    public KeptAnswer? Find(ScmCall call) => call.IsPolled && call.IsRead && _answers.TryGetValue((call.Account, call.Path), out KeptAnswer? kept) ? kept : null;

    public void Keep(ScmCall call, KeptAnswer answer)
    {
        if (!call.IsPolled || !call.IsRead || answer.Body.Length > LargestAnswer) return;
        _answers.Set((call.Account, call.Path), answer, new MemoryCacheEntryOptions { Size = answer.Body.Length + 500, SlidingExpiration = KeptUnused });
    }

    public void Dispose() => _answers.Dispose();
}

/// <summary>An answer's body with its ETag and the next page's path.</summary>
internal sealed record KeptAnswer(EntityTagHeaderValue Tag, byte[] Body, string? Next);
