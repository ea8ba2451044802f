using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace ChatDeploy.Api.Requests;

/// <summary>A request's JSON body, read and checked; what is wrong with it is answered before the endpoint's own code runs.</summary>
/// <typeparam name="T">What it says.</typeparam>
internal sealed class Body<T> : ICheckedArgument, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Body(T? value, IResult? problem)
    {
        _value = value;
        Problem = problem;
    }

    /// <inheritdoc/>
    public IResult? Problem { get; }

    /// <summary>What the body says. Only where nothing is wrong with it.</summary>
    public T Value => _value ?? throw new InvalidOperationException("the body was refused");

    /// <summary>Reads it.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType()) return new Body<T>(null, Errors.StatusProblems.Of(StatusCodes.Status415UnsupportedMediaType));
        var bytes = await RawBody.ReadAsync(context.Request, RawBody.LargestJson, context.RequestAborted);
        if (bytes is null) return new Body<T>(null, RawBody.TooLarge(RawBody.LargestJson));
        var (value, problem) = BodyReader.Read<T>(bytes.Value.Span);
        return new Body<T>(value, problem);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
    }
}
