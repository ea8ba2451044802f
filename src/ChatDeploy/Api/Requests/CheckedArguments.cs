namespace ChatDeploy.Api.Requests;

/// <summary>A parameter of an endpoint that binds whatever was sent and says itself what is wrong with it.</summary>
internal interface ICheckedArgument
{
    /// <summary>The answer to a request that carries it; null when nothing is wrong.</summary>
    IResult? Problem { get; }
}

/// <summary>Answers for parameters that are not as they should be, before the endpoint's own code runs.</summary>
internal sealed class CheckedArguments : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // The store's texts cannot hold it, and no name has it.
        if (context.HttpContext.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            return ValueTask.FromResult<object?>(RefusalResults.Invalid("invalid_text", "A query parameter holds the character U+0000; leave it out."));
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is ICheckedArgument { Problem: { } problem }) return ValueTask.FromResult<object?>(problem);
        }

        return next(context);
    }
}
