using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>Stands before the service and cuts the first connections, as while it is restarted.</summary>
internal sealed class MomentaryOutage : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly WebApplication _application;
    private int _left;

    private MomentaryOutage(Uri service, int cut)
    {
        _left = cut;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(context => PassAsync(context, service));
    }

    public Uri Address => new(_application.Urls.First());

    /// <summary>How many connections were cut.</summary>
    public int Cut { get; private set; }

    public static async Task<MomentaryOutage> StartAsync(Uri service, int cut)
    {
        var outage = new MomentaryOutage(service, cut);
        await outage._application.StartAsync();
        return outage;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context, Uri service)
    {
        if (_left-- > 0)
        {
            Cut++;
            context.Abort();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(service, context.Request.Path)) { Content = new StreamContent(context.Request.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await _http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
