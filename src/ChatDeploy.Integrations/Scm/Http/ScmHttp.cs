using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>
/// Calls one provider's API within its limits, and turns every failure into the two exceptions of <see cref="IScmApi"/>. One
/// for each provider, kept as long as the service runs: it remembers rate limits and answers.
/// </summary>
/// <remarks>
/// Reads are tried again after a lost connection or a 5xx, at once and then with pauses; what changes something is sent once. Nothing is sent
/// while the provider wants to be left alone. Redirects are followed within the API's own address only, so that credentials go nowhere else.
/// Logs have what was asked and the status: never bodies, addresses or credentials.
/// </remarks>
public sealed partial class ScmHttp : IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ScmHttpSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Uri _address;
    private readonly ScmRates _rates;
    private readonly ScmMemory _memory = new();
    private readonly SemaphoreSlim _turn;
    private readonly HttpClient _http;

    /// <summary>Nothing is called before somebody asks.</summary>
    /// <param name="settings">Whom to call.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told of failures.</param>
    public ScmHttp(ScmHttpSettings settings, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _clock, _logger) = (settings, clock, logger);
        _address = new Uri(settings.Address.AbsoluteUri.TrimEnd('/') + "/");
        _rates = new ScmRates(clock);
        _turn = new SemaphoreSlim(settings.Concurrency);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = settings.LongestAnswer,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("ChatDeploy", null) } },
        };
        foreach (var (name, value) in settings.Headers) _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    /// <summary>Makes one call.</summary>
    /// <returns>A success, or one of the statuses that the call expects.</returns>
    /// <exception cref="ScmUnavailableException">No answer, a 5xx, or too many calls. What changes something may have arrived.</exception>
    /// <exception cref="ScmRefusedException">Any other answer: it has not been done, and will not be.</exception>
    public async Task<ScmAnswer> SendAsync(ScmCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TakeTurnAsync(call, cancellationToken);
            }
            catch (ScmUnavailableException exception) when (call.IsRead && exception.RetryAfter is null && attempt < _settings.Tries)
            {
                // Several nodes that failed together do not come back together.
                await Task.Delay(Pause * ((attempt * attempt) - 0.5 + Random.Shared.NextDouble()), _clock, cancellationToken);
            }
            catch (Exception exception) when (exception is ScmUnavailableException or ScmRefusedException)
            {
                Log.Failed(_logger, _settings.Provider, call.What, exception.Message);
                throw;
            }
        }
    }

    /// <summary>The pages of a list, one after the other, until there are no more or nobody wants them.</summary>
    /// <param name="call">The first page's call.</param>
    /// <param name="most">The most pages to read.</param>
    /// <param name="next">The next page's address; by the <c>Link</c> header when left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async IAsyncEnumerable<ScmAnswer> PagesAsync(
        ScmCall call, int most, Func<ScmAnswer, string?>? next = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        for (var page = 0; page < most; page++)
        {
            var answer = await SendAsync(call, cancellationToken);
            yield return answer;
            if ((next is null ? answer.Next : next(answer)) is not { } path) yield break;
            call = call with { Path = Below(path) ?? throw new ScmUnavailableException($"{_settings.Provider} says that the next page is at another address than {_address.Host}. Check the API's address.") };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
        _memory.Dispose();
    }

    private async Task<ScmAnswer> TakeTurnAsync(ScmCall call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_rates.Hold(call.Account) is { } wait) throw Limited(call, wait);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                var (answer, elsewhere) = await TryAsync(call, cancellationToken);
                if (answer is not null) return answer;
                call = call with { Path = elsewhere! };
            }

            throw new ScmRefusedException($"{_settings.Provider} sends us in circles when asked to {call.What}. Check the API's address.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<(ScmAnswer? Answer, string? Elsewhere)> TryAsync(ScmCall call, CancellationToken cancellationToken)
    {
        var kept = _memory.Find(call);
        using var limit = new CancellationTokenSource(_settings.TimeLimit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Request(call, kept);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, both.Token);
            return Read(call, kept, response, await response.Content.ReadAsByteArrayAsync(both.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScmUnavailableException($"{_settings.Provider} did not answer within {_settings.TimeLimit.TotalSeconds:0.#} s when asked to {call.What}.", null, exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded && call.IsRead)
        {
            throw new ScmRefusedException($"{_settings.Provider} answers with more than {_settings.LongestAnswer >> 20} MB when asked to {call.What}.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ScmUnavailableException($"{_settings.Provider} cannot be reached to {call.What}: {exception.HttpRequestError}.", null, exception);
        }
    }

    private HttpRequestMessage Request(ScmCall call, KeptAnswer? kept)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_address, call.Path));
        request.Headers.Authorization = call.Authorization;
        foreach (var (name, value) in call.Headers ?? new Dictionary<string, string>()) request.Headers.TryAddWithoutValidation(name, value);
        if (kept is not null) request.Headers.IfNoneMatch.Add(kept.Tag);
        if (call.Json is not null) request.Content = new StringContent(call.Json.ToJsonString(), Encoding.UTF8, "application/json");
        else if (call.Form is not null) request.Content = new FormUrlEncodedContent(call.Form);
        return request;
    }

    private (ScmAnswer? Answer, string? Elsewhere) Read(ScmCall call, KeptAnswer? kept, HttpResponseMessage response, byte[] body)
    {
        var words = response.IsSuccessStatusCode ? null : ScmWords.Read(body, call.Secrets);
        if (_rates.Note(call.Account, response, words?.Contains("rate limit", StringComparison.OrdinalIgnoreCase) == true) is { } wait) throw Limited(call, wait);
        if (response.StatusCode == HttpStatusCode.NotModified && kept is not null) return (new ScmAnswer(HttpStatusCode.OK, Parse(call, kept.Body), kept.Next), null);
        if (response.IsSuccessStatusCode || call.Expected.Contains(response.StatusCode))
        {
            var next = NextPage(response);
            var answer = new ScmAnswer(response.StatusCode, response.IsSuccessStatusCode ? Parse(call, body) : default, next, words);
            if (response.StatusCode == HttpStatusCode.OK && response.Headers.ETag is { } tag) _memory.Keep(call, new KeptAnswer(tag, body, next));
            return (answer, null);
        }

        // A repository that was renamed, for example. A body is sent on only where the status says that the method stays.
        if ((int)response.StatusCode is 301 or 302 or 307 or 308 && (call.IsRead || (int)response.StatusCode >= 307) && response.Headers.Location is { } location
            && Below(new Uri(new Uri(_address, call.Path), location).AbsoluteUri) is { } path)
            return (null, path);

        throw Failure(call, response, words);
    }

    private Exception Failure(ScmCall call, HttpResponseMessage response, string? words)
    {
        var status = (int)response.StatusCode;
        var told = $"{_settings.Provider} answers {status}{(words is null ? "" : $" ({words})")} when asked to {call.What}.";
        return status switch
        {
            >= 500 or 408 or 425 => new ScmUnavailableException(told, ScmRates.RetryAfter(response, _clock.GetUtcNow())),
            401 or 403 or 404 => new ScmRefusedException($"{told} {_settings.Advice}"),
            >= 300 and < 400 => new ScmRefusedException($"{told} It has moved: put its new name into the catalog, or the API's new address into the configuration."),
            _ => new ScmRefusedException(told),
        };
    }

    private ScmUnavailableException Limited(ScmCall call, TimeSpan wait) =>
        new($"{_settings.Provider} takes no more calls for {Math.Ceiling(wait.TotalSeconds):0} s; asked to {call.What} after that.", wait);

    private JsonElement Parse(ScmCall call, byte[] body)
    {
        if (body.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ScmUnavailableException($"{_settings.Provider} does not answer with JSON when asked to {call.What}. Check the API's address.", null, exception);
        }
    }

    // Link: <https://api.example/x?page=2>; rel="next", <…>; rel="last"
    private static string? NextPage(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(value => value.Split(",", StringSplitOptions.TrimEntries)))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 1 && link[0] == '<' && link.AsSpan(end).Contains("rel=\"next\"", StringComparison.Ordinal)) return link[1..end];
        }

        return null;
    }

    // An absolute address as a path below ours; null where it is elsewhere.
    private string? Below(string address)
    {
        var url = new Uri(_address, address);
        return _address.IsBaseOf(url) ? _address.MakeRelativeUri(url).OriginalString : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Provider}, to {What}: {Said}")]
        public static partial void Failed(ILogger logger, string provider, string what, string said);
    }
}
