using BenchmarkDotNet.Running;
using Kept.Benchmarks;

return args switch
{
    ["shop", .. var options] => await ShopBenchmark.RunAsync(options),
    ["plaintext", var url] => await PlaintextServer.RunAsync(url),
    ["micro", .. var options] => BenchmarkSwitcher.FromTypes([typeof(DecisionBenchmark)]).Run(options.Length > 0 ? options : ["--filter", "*"]).Any() ? 0 : 1,
    ["ledger", .. var options] => await LedgerBenchmark.RunAsync(options),
    ["gdpr", .. var options] => await GdprBenchmark.RunAsync(options),
    ["policy"] => PolicyBenchmark.Run(),
    ["oracle", .. var options] => OracleRun.Run(options),
    ["fuzz", .. var options] => FuzzRun.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        dotnet run -c Release --project bench/Kept.Benchmarks -- COMMAND

          shop [--seconds 5] [--rounds 3] [--connections 128] [--only NAME,…] [--postgres CONNECTION]
                          pages and visits of a fresh server, each beside Kestrel's plaintext; Markdown to standard output
          ledger [--entries 1000000]
                          entries placed by a running server, proofs made and verified
          gdpr [--records 10000] [--workers 32] [--seconds 4] [--rounds 3] [--only controller,read,…] [--postgres CONNECTION]
                          GDPRbench's mixes with the gate and without it; --postgres leads to a server where databases may be created
          policy          decisions, single and in bulk, analyses, what a policy costs to hold; says of each bar whether it was held
          oracle [COUNT]  compares decisions of random policies with an interpreter; two million answers unless told otherwise
          fuzz [--count 1000000] [--seed 1] [--threads 2]
                          spoilt policies for the parser; a seed that breaks it is printed and repeats its text
          micro           a single policy decision, by BenchmarkDotNet
          plaintext URL   the server that the others are compared with
        """);
    return 2;
}
