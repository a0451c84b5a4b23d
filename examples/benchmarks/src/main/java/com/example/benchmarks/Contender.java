package com.example.benchmarks;

import java.util.List;

/**
 * Who is compared.
 *
 * @param name as the table shows it
 * @param address where it serves
 * @param pid its process
 * @param stores whether it has a broker behind it
 * @param protocols what is spoken to it, as {@code bench --protocol} names them
 */
record Contender(String name, String address, long pid, boolean stores, List<String> protocols) {}
