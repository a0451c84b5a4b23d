//! Sends one message, receives it, and acknowledges it. Arguments: the proxy's host:port, a topic, a consumer group.
use rocketmq::conf::{ClientOption, ProducerOption, SimpleConsumerOption};
use rocketmq::model::common::{FilterExpression, FilterType};
use rocketmq::model::message::MessageBuilder;
use rocketmq::{Producer, SimpleConsumer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let (address, topic, group) = (&arguments[1], &arguments[2], &arguments[3]);
    let client = || {
        let mut option = ClientOption::default();
        option.set_access_url(address);
        option.set_enable_tls(false);
        option
    };

    let mut sending = ProducerOption::default();
    sending.set_topics(vec![topic.clone()]);
    let mut producer = Producer::new(sending, client())?;
    producer.start().await?;

    let mut receiving = SimpleConsumerOption::default();
    receiving.set_topics(vec![topic.clone()]);
    receiving.set_consumer_group(group);
    let mut consumer = SimpleConsumer::new(receiving, client())?;
    consumer.start().await?;

    let message = MessageBuilder::builder()
        .set_topic(topic)
        .set_tag("greeting")
        .set_body(b"Hello from Rust".to_vec())
        .build()?;
    println!("sent {}", producer.send(message).await?.message_id());

    let greeting = FilterExpression::new(FilterType::Tag, "greeting");
    for received in consumer.receive(topic, &greeting).await? {
        consumer.ack(&received).await?;
        println!(
            "received and acknowledged {}: {}",
            received.message_id(),
            String::from_utf8_lossy(received.body())
        );
    }

    consumer.shutdown().await?;
    producer.shutdown().await?;
    Ok(())
}
